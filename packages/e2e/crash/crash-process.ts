import { fileURLToPath } from 'node:url';
import { type RunningProcess, startProcess } from '../start-process.ts';

const script = fileURLToPath(new URL('crash-server.ts', import.meta.url));

/** Starts `crash-server.ts`, and again when it dies before it listens. */
export async function startServer(env: Readonly<Record<string, string>>): Promise<RunningProcess> {
  for (let tries = 1; ; tries++) {
    try {
      return await startProcess({ args: ['--conditions=postern-source', '--no-warnings', script], env });
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}
