import { Redis } from 'ioredis';

/** A client for an inbox that dies, as a killed process does: after so many commands it sends nothing more. */
export function mortalConnection(url: string, commands: number) {
  const state = { sent: 0, died: false, die: () => {} };
  const death = new Promise<'died'>((resolve) => {
    state.die = () => resolve('died');
  });

  class MortalRedis extends Redis {
    override sendCommand(...args: Parameters<Redis['sendCommand']>): unknown {
      if (this.status === 'ready' && ++state.sent > commands) {
        state.died = true;
        this.disconnect();
        state.die();
        return new Promise(() => {});
      }
      return super.sendCommand(...args);
    }
  }

  return {
    state,
    death,
    duplicate(options: object) {
      const client = new MortalRedis(url, { ...options, retryStrategy: () => null });
      client.on('error', () => {});
      return client;
    },
  };
}
