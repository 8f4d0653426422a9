import { isUtf8 } from 'node:buffer';

/** A body as another program would have written it. */
export interface JsonForm {
  /** Finishes «written as …». */
  readonly name: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** How a program writes JSON: what stands between the parts, and how text is escaped. */
interface Style {
  readonly name: string;
  /** After a comma. */
  readonly comma?: string;
  /** After a colon. */
  readonly colon?: string;
  readonly indent?: number;
  readonly escapeText?: (text: string) => string;
}

/** A JSON body in the forms that common programs write; none for a body that is not JSON. Numbers stay as they are. */
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
  // Where numbers were rewritten as well: 1.0 as 1.
  yield { name: 'JSON.stringify writes it', body: encode(JSON.stringify(value)) };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

/** `\u00e9` for é: only ASCII remains. */
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

/** The same tokens, with other white space and escapes. */
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

/** Whether an object or a list that begins here ends at once: `{}` has no line of its own in any program. */
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
