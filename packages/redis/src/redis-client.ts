/** The commands that this package uses of an ioredis client, `Redis` or `Cluster`. Any object that has them will do. */
export interface RedisClient {
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  eval(script: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  /** Only the inbox reads bytes. */
  evalshaBuffer?(sha1: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  evalBuffer?(script: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
}

/** The commands that `redisDedup` uses. */
export interface DedupClient extends RedisClient {
  set(
    key: string | Buffer,
    value: string,
    expiry: 'PX',
    milliseconds: number,
    condition: 'NX',
    answer: 'GET',
  ): Promise<unknown>;
}

/** Text, a number or bytes. */
export type RedisArgument = string | number | Uint8Array;
