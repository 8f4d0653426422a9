import { isUtf8 } from 'node:buffer';

/** A body as another program would write it. */
export interface JsonForm {
  /** Completes «written as …». */
  readonly name: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** A program's way of writing JSON: the characters between the parts, and the escapes in text. */
interface Style {
  readonly name: string;
  /** The white space after a comma. */
  readonly comma?: string;
  /** The white space after a colon. */
  readonly colon?: string;
  readonly indent?: number;
  readonly escapeText?: (text: string) => string;
}

/** Writes a JSON body as common programs would; nothing for a body that is not JSON. Numbers are not changed. */
export function* jsonForms(body: Uint8Array): Generator<JsonForm> {
  if (!isUtf8(body)) return;
  const text = Buffer.from(body)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  const sorted = JSON.stringify(sortKeys(value));
  const sources = [
    { source: text, suffix: '' },
    { source: sorted, suffix: ' with sorted keys' },
  ];
  for (const { source, suffix } of sources) {
    for (const style of styles) {
      const written = write(source, style);
      for (const end of ['', '\n']) {
        const name = `${style.name}${suffix}${end && ' and a final line break'}`;
        yield { name, body: encode(written + end) };
      }
    }
  }
  // This form rewrites numbers as well: 1.0 as 1.
  yield { name: 'JSON.stringify writes it', body: encode(JSON.stringify(value)) };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

/** Escapes everything that is not ASCII: `\u00e9` for é. */
const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const slashes = (text: string): string => text.replaceAll('/', '\\/');
const html = (text: string): string =>
  text.replace(/[<>&\u2028\u2029]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const styles: readonly Style[] = [
  { name: 'compact JSON (JSON.stringify)' },
  { name: 'JSON with 2 spaces (JSON.stringify(body, null, 2))', colon: ' ', indent: 2 },
  { name: 'JSON with 4 spaces', colon: ' ', indent: 4 },
  { name: 'Python json.dumps', comma: ' ', colon: ' ', escapeText: ascii },
  { name: 'Python json.dumps with ensure_ascii=False', comma: ' ', colon: ' ' },
  { name: 'compact JSON in ASCII (Python separators=(",", ":"))', escapeText: ascii },
  { name: 'Python json.dumps with indent=2', colon: ' ', indent: 2, escapeText: ascii },
  { name: 'Python json.dumps with indent=4', colon: ' ', indent: 4, escapeText: ascii },
  { name: 'PHP json_encode', escapeText: (text) => slashes(ascii(text)) },
  { name: 'PHP json_encode with JSON_UNESCAPED_UNICODE', escapeText: slashes },
  { name: 'Go json.Marshal', escapeText: html },
];

/** Writes the same tokens with other white space and escapes. */
function write(
  source: string,
  { comma = '', colon = '', indent = 0, escapeText = (text) => text }: Style,
): string {
  const tokens = source.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g) ?? [];
  let depth = 0;
  const line = (): string => (indent ? `\n${' '.repeat(indent * depth)}` : '');
  return tokens
    .map((token, at) => {
      if (token === '{' || token === '[') {
        if (isEmpty(tokens, at)) return token;
        depth += 1;
        return token + line();
      }
      if (token === '}' || token === ']') {
        if (isEmpty(tokens, at - 1)) return token;
        depth -= 1;
        return line() + token;
      }
      if (token === ',') return `,${indent ? line() : comma}`;
      if (token === ':') return `:${colon}`;
      return token.startsWith('"') ? escapeText(JSON.stringify(JSON.parse(token))) : token;
    })
    .join('');
}

/** Returns true for an empty object or list: every program writes it as `{}` or `[]`, without line breaks. */
function isEmpty(tokens: readonly string[], at: number): boolean {
  const pair = `${tokens[at]}${tokens[at + 1]}`;
  return pair === '{}' || pair === '[]';
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
