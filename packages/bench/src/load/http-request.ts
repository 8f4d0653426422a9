import type { Scheme, SignedBody } from '../sender.ts';

/** A request as it goes over the wire. */
export interface HttpRequest {
  readonly head: Buffer;
  /** Separate from the head, so that requests by several schemes can share it. */
  readonly body: Buffer;
}

export function httpRequest(path: string, scheme: Scheme, delivery: SignedBody): HttpRequest {
  const headers = Object.entries(delivery.headers[scheme]).map(([name, value]) => `${name}: ${value}\r\n`);
  return {
    head: Buffer.from(`POST ${path} HTTP/1.1\r\n${headers.join('')}\r\n`, 'latin1'),
    body: scheme === 'polar' ? delivery.polarBody : delivery.body,
  };
}
