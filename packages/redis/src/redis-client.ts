/** What is used of an ioredis client, `Redis` or `Cluster`. Anything else that has it will do. */
export interface RedisClient {
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  eval(script: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  /** Only the inbox needs bytes. */
  evalshaBuffer?(sha1: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
  evalBuffer?(script: string, numberOfKeys: number, ...keysAndArguments: RedisArgument[]): Promise<unknown>;
}

/** What `redisDedup` uses of it. */
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

/** Bytes come as a Buffer. */
export type RedisArgument = string | number | Uint8Array;
