import type { Sandbox } from '@postern/cli/sandbox';

const everyMs = 700;

/** How many of a thousand events are of each type. */
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
/** So that there is something to see at once. */
const first = ['queued', 'delivered', 'bounced', 'opened', 'bounced', 'unsubscribed'];

const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'margaret', 'tony', 'frances', 'ken'];
const subjects = [
  'Your order is on its way',
  'Your invoice for May',
  'A new sign-in to your account',
  'Ten books for the summer',
];

/** Lets events happen one after the other, as they do where mail is sent. Returns how to end that. */
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
  // The sender has changed what it sends: no retry can mend that, and it is a dead letter at once.
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
