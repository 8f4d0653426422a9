/** On every answer: nothing is cached, framed, guessed, embedded or told on, and the page runs its own script alone. */
const guards = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

export function answerJson(value: unknown, status = 200): Response {
  return answer(JSON.stringify(value), 'application/json', status);
}

export function answerAsset(text: string, contentType: string): Response {
  return answer(text, contentType, 200);
}

/** Server-sent events. */
export function answerStream(stream: ReadableStream<Uint8Array>): Response {
  // The second header keeps nginx from collecting them.
  return new Response(stream, {
    headers: { ...guards, 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' },
  });
}

/** A status alone, which tells a stranger nothing. */
export function answerNothing(status: number): Response {
  return new Response(null, { status, headers: guards });
}

/** Somebody else's answer, not to be cached. */
export function withGuards(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  headers.set('referrer-policy', 'no-referrer');
  return new Response(response.body, { status: response.status, headers });
}

function answer(body: string, contentType: string, status: number): Response {
  return new Response(body, { status, headers: { ...guards, 'content-type': contentType } });
}
