import type { Sandbox } from '@postern/cli/sandbox';

const everyMs = 700;

/** The number of events of each type in a thousand. */
const shares: Readonly<Record<string, number>> = {
  delivered: 420,
  opened: 240,
  clicked: 110,
  sending: 70,
  queued: 60,
  bounced: 60,
  unsubscribed: 25,
  complained: 15,
};
/** The first events, so that the inspector shows every state soon. */
const first = ['queued', 'delivered', 'bounced', 'opened', 'bounced', 'unsubscribed'];

const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'margaret', 'tony', 'frances', 'ken'];
const subjects = [
  'Your order is on its way',
  'Your invoice for May',
  'A new sign-in to your account',
  'Ten books for the summer',
];

/** Emits events one after the other, as a service that sends mail does. Returns the function that ends it. */
export function createTrickle(sandbox: Sandbox): () => void {
  let count = 0;
  const next = (): void => {
    emit(sandbox, first[count] ?? pickType(), count);
    count++;
  };
  next();
  const timer = setInterval(next, everyMs);
  return () => clearInterval(timer);
}

function emit(sandbox: Sandbox, type: string, count: number): void {
  const to = `${pick(people)}${count}@example.com`;
  if (type !== 'bounced') return void sandbox.emit({ type, data: { to, subject: pick(subjects) } });
  // The sender has changed its events: no retry can fix that, so the event is a dead letter at once.
  const drifted = count === 2 || Math.random() < 0.15;
  sandbox.emit({ type, data: { to, bounce_type: drifted ? 'undetermined' : 'hard' } });
}

function pickType(): string {
  let left = Math.random() * Object.values(shares).reduce((sum, share) => sum + share, 0);
  for (const [type, share] of Object.entries(shares)) {
    left -= share;
    if (left < 0) return type;
  }
  return 'delivered';
}

function pick(choices: readonly string[]): string {
  return choices[Math.floor(Math.random() * choices.length)] ?? '';
}
