import type { RedisClient } from './redis-client.ts';

/** The inbox's own connection. */
export interface OwnClient extends RedisClient {
  readonly status: string;
  info(section: string): Promise<string>;
  zrem(key: string, ...members: string[]): Promise<unknown>;
  defineCommand(name: string, definition: { lua: string; numberOfKeys?: number }): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  quit(): Promise<unknown>;
  disconnect(): void;
}
