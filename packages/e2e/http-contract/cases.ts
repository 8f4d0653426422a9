import { bodySize } from './cases/body-size.ts';
import { concurrency } from './cases/concurrency.ts';
import { delivered } from './cases/delivered.ts';
import { exactBytes } from './cases/exact-bytes.ts';
import { failingHandlers } from './cases/failing-handlers.ts';
import { hostile } from './cases/hostile.ts';
import { malformed } from './cases/malformed.ts';
import { requestShape } from './cases/request-shape.ts';
import { signatureHeader } from './cases/signature-header.ts';
import type { ContractCase } from './contract-case.ts';

/** The rules that every adapter must keep over HTTP. */
export const cases: readonly ContractCase[] = [
  ...delivered,
  ...exactBytes,
  ...malformed,
  ...signatureHeader,
  ...requestShape,
  ...bodySize,
  ...failingHandlers,
  ...concurrency,
  ...hostile,
];
