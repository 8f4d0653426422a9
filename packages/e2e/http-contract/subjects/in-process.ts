import type { Receiver } from '@postern/core';
import type { EmailApiEvents } from '@postern/core/providers/email-api';
import { contractReceiver, createRuns } from '../contract-app.ts';
import type { Subject } from '../subject.ts';

/** Serves a receiver by a framework. */
export type Mount = (receiver: Receiver<EmailApiEvents>) => Promise<Pick<Subject, 'send' | 'close'>>;

/** Makes a subject that runs in this process, where the handlers' runs can be read directly. */
export async function inProcess(
  mount: Mount,
  parserAnswer?: NonNullable<Subject['parserAnswer']>,
): Promise<Subject> {
  const runs = createRuns();
  return {
    ...(await mount(contractReceiver(runs))),
    ...(parserAnswer && { parserAnswer }),
    runs: async (id) => runs.counts.get(id) ?? 0,
    release: async (id) => runs.held.get(id)?.(),
  };
}
