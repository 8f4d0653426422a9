/** Text as PostgreSQL can hold it, which has no U+0000 and no half of a surrogate pair: escaped as in JSON. */
export function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** What `escapeText` was given. */
export function unescapeText(escaped: string): string {
  return escaped.includes('\\') ? JSON.parse(`"${escaped}"`) : escaped;
}
