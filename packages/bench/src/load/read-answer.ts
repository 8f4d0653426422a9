/** Reads the status and length of an answer; undefined while it is not complete. */
export function readAnswer(text: string): { status: number; length: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const status = Number(text.slice(9, 12));
  const head = text.slice(0, headEnd).toLowerCase();
  const start = headEnd + 4;
  const declared = /\r\ncontent-length: *(\d+)/.exec(head);
  if (declared) {
    const length = start + Number(declared[1]);
    return text.length < length ? undefined : { status, length };
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) return { status, length: start };
  const last = text.indexOf('0\r\n\r\n', start);
  return last < 0 ? undefined : { status, length: last + 5 };
}
