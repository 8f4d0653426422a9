/** The JSON object that a request holds; undefined where it holds something else. */
export async function jsonBody(request: {
  text(): Promise<string>;
}): Promise<Record<string, unknown> | undefined> {
  try {
    const value: unknown = JSON.parse(await request.text());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Tells text that is a URL to post to. */
export function isHttpUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/./i.test(value) && URL.canParse(value);
}
