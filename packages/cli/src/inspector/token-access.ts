import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface TokenAccessOptions {
  /** A token that is valid for any number of visits. Default: a random token that is valid for one visit. */
  readonly token?: string | undefined;
  /** The path of the page, for the cookie. Default: `/`. */
  readonly path?: string;
}

export interface TokenAccess {
  /** The token to append to the address of the page, as `?token=…`. */
  readonly token: string;
  /** The option of `createInspector`. */
  authorize(request: Request): boolean | Response;
}

/** Admits visitors whose address contains the token, and sets a cookie that admits them from then on. */
export function createTokenAccess({ token: own, path = '/' }: TokenAccessOptions = {}): TokenAccess {
  const token = own ?? randomBytes(24).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  // Cookies ignore the port, so two inspectors on one machine need different names.
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

/** Compares in constant time, which does not reveal the length either. */
function isEqual(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left as Buffer, right as Buffer);
}
