import { expect } from 'vitest';
import type { ContractCase } from '../contract-case.ts';
import { signatureOf } from '../signed-request.ts';
import type { ContractRequest } from '../subject.ts';

const rounds = 60;
const names = [
  'x-webhook-signature',
  'content-type',
  'content-encoding',
  'accept',
  'cookie',
  'x-forwarded-for',
  'user-agent',
  'if-none-match',
  'range',
];

export const hostile: readonly ContractCase[] = [
  {
    name: 'answers no 5xx to random headers and random bodies, signed ones too',
    async run(subject) {
      const random = createRandom(20_240_115);
      for (let round = 0; round < rounds; round++) {
        const request = randomRequest(random, round % 2 === 0);
        const { status } = await subject.send(request);
        expect(status, JSON.stringify(request.headers)).toBeGreaterThanOrEqual(400);
        expect(status, JSON.stringify(request.headers)).toBeLessThan(500);
      }
    },
  },
];

function randomRequest(random: (below: number) => number, signed: boolean): ContractRequest {
  const body = Uint8Array.from({ length: random(300) }, () => random(256));
  const headers = names
    .filter((name) => random(2) === 0 && !(signed && name === 'x-webhook-signature'))
    .map((name): [string, string] => [name, randomValue(random)]);
  if (signed) headers.push(['x-webhook-signature', signatureOf(body)]);
  return { headers, body };
}

/** Makes a header value that HTTP allows: no control characters, and bytes above ASCII as latin1. */
function randomValue(random: (below: number) => number): string {
  const codes = Array.from({ length: random(80) }, () => 0x20 + random(0xe0)).filter((code) => code !== 0x7f);
  return String.fromCharCode(...codes).trim();
}

/** Makes random numbers that are the same in every run (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
