/** A key is one text, is made of parts as the receiver makes it, or is cut from a larger text. */
export type KeyKind = 'whole' | 'made' | 'cut';

/** The key of one number, of 30 characters. */
export function keyFor(kind: KeyKind, number: number): string {
  const id = `evt_${String(number).padStart(12, '0')}`;
  if (kind === 'made') return `0:9:email-api:${whole(id)}`;
  const key = `0:9:email-api:${id}`;
  if (kind === 'whole') return whole(key);
  // A header of 1 KB, of which the key would be a view.
  return whole(key + rest).slice(0, key.length);
}

const rest = 'x'.repeat(1000);

/** Makes one flat text: V8 keeps a text made of parts as parts until it is read. */
function whole(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
