import { BodyError } from '../errors.ts';

/** Collects a body while it arrives, and holds no more than the limit. */
export class BodyCollector {
  readonly #chunks: Uint8Array[] = [];
  readonly #limit: number;
  #size = 0;

  constructor(maxBodyBytes: number) {
    this.#limit = maxBodyBytes;
  }

  /** Returns the number of bytes so far. @throws BodyError (`body-too-large`) */
  add(chunk: Uint8Array): number {
    this.#size += chunk.byteLength;
    if (this.#size > this.#limit) throw tooLargeError(this.#limit);
    this.#chunks.push(chunk);
    return this.#size;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const [first] = this.#chunks;
    if (this.#chunks.length === 1 && first) return first as Uint8Array<ArrayBuffer>;
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.byteLength;
    }
    return bytes;
  }
}

/** Refuses a declared length over the limit before a byte is read. A smaller one is not trusted: the bytes are counted. */
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
