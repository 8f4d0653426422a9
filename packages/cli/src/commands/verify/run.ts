import {
  createDelivery,
  type Delivery,
  isPosternError,
  type Provider,
  type Verification,
} from '@postern/core';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/failed-delivery.ts';
import { loadProvider, type NamedProvider } from '../../load-provider.ts';
import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import type { ProviderFlags } from '../../provider-flags.ts';
import { readBody } from '../../reading/read-body.ts';
import { readHeaders } from '../../reading/read-headers.ts';
import { readTime } from '../../reading/read-time.ts';

export interface VerifyFlags extends ProviderFlags {
  header?: string[];
  headersFile?: string;
  url: string;
  method: string;
  at?: string;
}

/** Verifies one delivery, and prints what is proved or what is the matter. Exit code 1 for the latter. */
export async function verify(file: string | undefined, flags: VerifyFlags): Promise<void> {
  const named = await loadProvider(flags);
  const now = flags.at === undefined ? Date.now() : readTime(flags.at);
  const headers = await readHeaders(flags.header, flags.headersFile);
  const delivery = createDelivery({
    method: flags.method,
    url: flags.url,
    headers,
    body: await readBody(file),
  });
  const result = await check(named, delivery, now);
  if (flags.json) printJson({ provider: named.name, ...result });
  else if (result.verified) printProof(named.name, result);
  else printExplanations(named.name, result.code, result.explanations);
  if (!result.verified) process.exitCode = 1;
}

type Result = Proved | { verified: false; code: string; explanations: readonly Explanation[] };

interface Proved {
  verified: true;
  level: Verification['level'];
  scheme: string;
  /** Which of several secrets, counted from 0. */
  secretIndex: number;
  events: readonly { id: string; type: string; fits: boolean }[];
}

async function check(named: NamedProvider, delivery: Delivery, now: number): Promise<Result> {
  try {
    const provider = await named.create();
    const verification = await provider.signature.verify(delivery, { now: () => now });
    const events = await eventsOf(provider, delivery, verification, now);
    return { verified: true, ...verification, events };
  } catch (error) {
    if (!isPosternError(error) || !/^(signature|timestamp|credential)-|^secret-invalid$/.test(error.code))
      throw error;
    const explanations = await explain(named, delivery, now);
    // A secret that is none in any form is a mistake in the call, and says so itself.
    const isNone = explanations.length === 0 || explanations.some(({ cause }) => cause === 'secret-invalid');
    if (error.code === 'secret-invalid' && isNone) throw error;
    const own = { cause: error.code, message: error.message, mend: 'The signature itself is right.' };
    return {
      verified: false,
      code: error.code,
      explanations: explanations.length > 0 ? explanations : [own],
    };
  }
}

/** What is in it; nothing for a body that is no event, and for SNS, where reading can confirm a subscription. */
async function eventsOf(
  provider: Provider,
  delivery: Delivery,
  verification: Verification,
  now: number,
): Promise<Proved['events']> {
  if (verification.scheme === 'sns') return [];
  try {
    const found = await provider.read(delivery, verification, { now: () => now });
    if ('handshake' in found) return [];
    return found.map(({ kind, event: { id, type } }) => ({ id, type, fits: kind !== 'drifted' }));
  } catch (error) {
    if (isPosternError(error) && error.code === 'body-malformed') return [];
    throw error;
  }
}

function printProof(name: string, { level, scheme, secretIndex, events }: Proved): void {
  const which = secretIndex > 0 ? `, secret ${secretIndex + 1}` : '';
  print(`${paint('green', 'verified')} ${name}: ${proofs[level]} (${scheme}${which})`);
  for (const { id, type, fits } of events) {
    print(`  ${type} ${id}${fits ? '' : ', which does not fit the schema of its type'}`);
  }
}

const proofs: Readonly<Record<Verification['level'], string>> = {
  body: 'the signature covers the body',
  token: 'the signature covers a token and not the event',
  credential: 'the caller knows the password; nothing is signed',
  none: 'nothing was checked',
};

function printExplanations(name: string, code: string, explanations: readonly Explanation[]): void {
  print(`${paint('red', 'not verified')} ${name}: ${code}`);
  for (const { cause, message, mend } of explanations) {
    print(`  ${cause}: ${message}`);
    print(`  ${paint('dim', mend)}`);
  }
}
