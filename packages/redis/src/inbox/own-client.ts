import type { RedisClient } from '../redis-client.ts';

/** The client of the inbox's own connection. */
export interface OwnClient extends RedisClient {
  readonly status: string;
  info(section: string): Promise<string>;
  zrem(key: string, ...members: string[]): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  quit(): Promise<unknown>;
  disconnect(): void;
}
