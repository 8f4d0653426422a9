/**
 * Computes MD5 (RFC 1321) as latin1 text, one character a byte, for runtimes whose WebCrypto has none. MD5 is broken for
 * nearly every use, and is here only because one sender signs with it.
 */
export function md5(data: Uint8Array<ArrayBuffer>): string {
  const message = padded(data);
  const table = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < message.byteLength; block += 64) addBlock(state, message, block, table);
  return state
    .map((word) => String.fromCharCode(...[0, 8, 16, 24].map((by) => (word >>> by) & 0xff)))
    .join('');
}

/** Appends a one bit, zeros up to 8 bytes before the end of a block, and the length in bits. */
function padded(data: Uint8Array<ArrayBuffer>): DataView {
  const bytes = new Uint8Array((((data.byteLength + 8) >> 6) + 1) * 64);
  bytes.set(data);
  bytes[data.byteLength] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.byteLength - 8, data.byteLength * 8, true);
  view.setUint32(bytes.byteLength - 4, Math.floor(data.byteLength / 2 ** 29), true);
  return view;
}

/** The bits by which each of the four rounds rotates its words, step by step. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

function addBlock(state: number[], message: DataView, block: number, table: readonly number[]): void {
  let [a, b, c, d] = state as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [mix, word] =
      round === 0
        ? [(b & c) | (~b & d), step]
        : round === 1
          ? [(d & b) | (~d & c), 5 * step + 1]
          : round === 2
            ? [b ^ c ^ d, 3 * step + 5]
            : [c ^ (b | ~d), 7 * step];
    const sum = a + mix + table[step]! + message.getUint32(block + (word % 16) * 4, true);
    const by = rotations[round]![step % 4]!;
    [a, d, c] = [d, c, b];
    b = (b + ((sum << by) | ((sum >>> 0) >>> (32 - by)))) | 0;
  }
  for (const [index, word] of [a, b, c, d].entries()) state[index] = (state[index]! + word) | 0;
}
