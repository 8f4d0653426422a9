import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface TokenAccessOptions {
  /** Good for any number of visits. Left out: one is made, which is good for one. */
  readonly token?: string | undefined;
  /** Where the page is, for the cookie. Default: `/`. */
  readonly path?: string;
}

export interface TokenAccess {
  /** What to put behind the address of the page, as `?token=…`. */
  readonly token: string;
  /** For `createInspector`. */
  authorize(request: Request): boolean | Response;
}

/** Lets in who comes by an address with the token, and then knows them by a cookie that only this process gives. */
export function createTokenAccess({ token: own, path = '/' }: TokenAccessOptions = {}): TokenAccess {
  const token = own ?? randomBytes(24).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  // Cookies know no ports: two inspectors on one machine must not take each other's.
  const cookie = `postern_inspector_${randomBytes(4).toString('hex')}`;
  let spent = false;
  return {
    token,
    authorize(request) {
      const url = new URL(request.url);
      const given = url.searchParams.get('token');
      if (request.method === 'GET' && given !== null && !spent && isEqual(given, token)) {
        spent = own === undefined;
        return new Response(null, {
          status: 303,
          headers: {
            location: path,
            'set-cookie': `${cookie}=${session}; HttpOnly; SameSite=Lax; Path=${path}`,
          },
        });
      }
      const cookies = (request.headers.get('cookie') ?? '').split(/; */);
      return cookies.some((each) => isEqual(each, `${cookie}=${session}`));
    },
  };
}

/** In a time that tells nothing, not even the length. */
function isEqual(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Buffer, right as Buffer);
}
