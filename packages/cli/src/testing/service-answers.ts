import { connect } from 'node:net';

export const postgresUrl = process.env.POSTERN_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
export const redisUrl = process.env.POSTERN_REDIS_URL ?? 'redis://127.0.0.1:6379';

/**
 * Returns true when a server listens at the address of a URL, and prints a note when none does.
 *
 * @throws when POSTERN_REQUIRE_SERVICES is set and no server listens.
 */
export async function serviceAnswers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const listens = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
  if (listens) return true;
  const what = `nothing listens at ${hostname}:${port}`;
  if (process.env.POSTERN_REQUIRE_SERVICES) throw new Error(`POSTERN_REQUIRE_SERVICES is set, and ${what}.`);
  process.stderr.write(`NOT RUN: tests of the inbox of @postern/cli, because ${what}.\n`);
  return false;
}
