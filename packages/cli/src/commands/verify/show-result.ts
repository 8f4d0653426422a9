import type { Verification } from '@postern/core';
import { paint } from '../../printing/paint.ts';
import { print } from '../../printing/print.ts';
import type { CheckResult, Proved } from './check-delivery.ts';

/** Prints what proves a delivery, or why it does not verify. */
export function showResult(name: string, result: CheckResult): void {
  if (result.verified) {
    showProof(name, result);
    return;
  }
  print(`${paint('red', 'not verified')} ${name}: ${result.code}`);
  for (const { cause, message, fix } of result.explanations) {
    print(`  ${cause}: ${message}`);
    print(`  ${paint('dim', fix)}`);
  }
}

function showProof(name: string, { level, scheme, secretIndex, events }: Proved): void {
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
