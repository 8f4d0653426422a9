import { createHash } from 'node:crypto';

/** pg-boss takes letters, digits and a few marks. What is readable of the source stands behind its hash. */
export function queueName(source: string): string {
  const hash = createHash('sha256').update(source, 'utf16le').digest('hex').slice(0, 32);
  const readable = source.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40);
  return `${hash}-${readable}`;
}
