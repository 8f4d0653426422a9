import type { Explanation, FailedDelivery } from './failed-delivery.ts';

/** Explains a signed time that is too far from now. */
export function staleTimestamp({ error }: FailedDelivery): Explanation | undefined {
  if (error.code !== 'timestamp-stale') return undefined;
  // Core's message contains the age: "The signed time is 900 s old".
  const [, seconds, direction] = /(\d+) s (old|ahead)/.exec(error.message) ?? [];
  if (seconds === undefined) return { cause: 'timestamp-stale', message: error.message, fix: again };
  const ahead = direction === 'ahead';
  return {
    cause: 'timestamp-stale',
    message: `The signed time is ${inWords(Number(seconds))} ${ahead ? 'ahead of this clock' : 'old'}, and the tolerance is less.`,
    fix: ahead ? "Set the clock of this machine, or the sender's." : again,
  };
}

const again =
  'Check a recorded delivery as of its own time with --at, or raise --option tolerance=<seconds>; in production, set the clock and do not delay deliveries.';

function inWords(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const;
  const first = units.findIndex(([size]) => seconds >= size);
  const parts = units.slice(first < 0 ? 3 : first).slice(0, 2);
  let rest = seconds;
  const words = parts.map(([size, unit]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${unit}` : '';
  });
  return words.filter(Boolean).join(' ') || '0 s';
}
