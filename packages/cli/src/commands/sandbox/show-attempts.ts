import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import type { BurstSummary } from '../../sandbox/burst.ts';
import type { SandboxAttempt } from '../../sandbox/delivery.ts';

/** Prints one attempt, without the body of the answer. */
export function showAttempt({ body: _body, ...attempt }: SandboxAttempt, json: true | undefined): void {
  if (json) printJson({ ...attempt, ms: Math.round(attempt.ms) });
  else print(inWords(attempt));
}

function inWords(attempt: Omit<SandboxAttempt, 'body'>): string {
  const { eventType, eventId, copy, ok, code, error, ms, state, nextRetryAt } = attempt;
  const which = `${eventType} ${eventId}, attempt ${attempt.attempt}${copy ? ' again' : ''}`;
  const answer = `${code ?? error} in ${Math.round(ms)} ms`;
  const wait =
    nextRetryAt === undefined ? '' : `, again in ${((nextRetryAt - Date.now()) / 1000).toFixed(1)} s`;
  const end = state === 'failed' && !copy ? ', given up: the webhook is marked as failed' : '';
  return `${paint(ok ? 'green' : 'red', answer)}  ${which}${wait}${end}`;
}

/** Prints the summary of a burst. */
export function showSummary(summary: BurstSummary, json: true | undefined): void {
  if (json) {
    printJson(summary);
    return;
  }
  const { deliveries, attempts, perSecond, answers, p50Ms, p99Ms, acknowledged, repeated, lost } = summary;
  print(`deliveries    ${deliveries} in ${attempts} attempts, ${perSecond} answered per second`);
  for (const [answer, count] of Object.entries(answers)) print(`answers       ${answer}: ${count}`);
  print(`time          p50 ${p50Ms} ms, p99 ${p99Ms} ms`);
  print(`acknowledged  ${acknowledged}`);
  print(`repeated      ${repeated} sent more than once`);
  print(paint(lost > 0 ? 'red' : 'green', `lost          ${lost} never acknowledged`));
}
