import { BodyError } from '../errors.ts';

/** Counts a body while it arrives, so that no more than the limit is ever held. */
export class BodyCollector {
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #size = 0;

  constructor(maxBodyBytes: number) {
    this.#limit = maxBodyBytes;
  }

  /** Gives how many bytes there are now. @throws BodyError (`body-too-large`) */
  add(chunk: Uint8Array): number {
    this.#size += chunk.byteLength;
    if (this.#size > this.#limit) throw tooLargeError(this.#limit);
    this.#chunks.push(chunk);
    return this.#size;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first) return first as Uint8Array<ArrayBuffer>;
    const whole = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.byteLength;
    }
    return whole;
  }
}

/** A declared length over the limit is refused before a byte is read. It is never trusted the other way. */
export function checkDeclaredLength(declared: string | null | undefined, maxBodyBytes: number): void {
  if (declared && Number(declared) > maxBodyBytes) throw tooLargeError(maxBodyBytes);
}

export function tooLargeError(maxBodyBytes: number): BodyError {
  return new BodyError(
    'body-too-large',
    `The body is larger than \`maxBodyBytes\` (${maxBodyBytes}). Raise it if your sender posts larger events.`,
  );
}

export function incompleteError(reason: string): BodyError {
  return new BodyError('body-incomplete', `The body did not arrive whole: ${reason}.`);
}
