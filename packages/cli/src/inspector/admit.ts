import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Access } from './access.ts';
import { isLoopbackRequest } from './loopback-request.ts';
import { isFromOtherSite, isOwnCall } from './own-call.ts';

/** The second argument of `Inspector`. */
export interface InspectorEnv {
  Bindings: { readonly connection: unknown };
}

/** Lets nothing be framed or embedded, and lets the page run only its own script. */
const guards = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  permissionsPolicy: { camera: [], geolocation: [], microphone: [] },
  xFrameOptions: 'DENY',
  // The inspector shares its host with an application, which makes this decision.
  strictTransportSecurity: false,
});

/** Refuses requests that may not pass with an empty 403, and sets security headers on every answer. */
export function admit(access: Access): MiddlewareHandler<InspectorEnv> {
  return async (c, next) => {
    const verdict = await judge(c.req.raw, c.env.connection, access);
    const refuse = async (): Promise<void> => {
      c.res = c.body(null, 403);
    };
    // The Response of `authorize` may be a page with a policy of its own.
    if (verdict instanceof Response) c.res = new Response(verdict.body, verdict);
    else await guards(c, verdict ? next : refuse);
    c.header('cache-control', 'no-store');
    c.header('referrer-policy', 'no-referrer');
  };
}

/** Returns true for a request that may pass, or the Response of `authorize`. */
async function judge(
  request: Request,
  connection: unknown,
  { authorize, unsafe }: Access,
): Promise<boolean | Response> {
  if (unsafe && !isLoopbackRequest(request, connection)) return false;
  if (isFromOtherSite(request)) return false;
  const allowed = unsafe === true || (await authorize?.(request));
  if (allowed instanceof Response) return allowed;
  // Only true means yes: a forgotten promise, an object or undefined does not.
  if (allowed !== true) return false;
  return request.method === 'GET' || request.method === 'HEAD' || isOwnCall(request);
}
