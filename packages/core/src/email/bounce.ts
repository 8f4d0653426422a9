import type { SmtpCodes } from './smtp.ts';

/**
 * `hard`: the address will never work. Stop sending to it, and only to it. `soft`: given up on a temporary fault.
 * `block`: refused for policy, reputation, content or authentication. The address may be fine.
 */
export type BounceClass = 'hard' | 'soft' | 'block' | 'undetermined';

export type BounceCategory =
  | 'mailbox-unknown'
  | 'mailbox-disabled'
  | 'mailbox-full'
  | 'domain-invalid'
  | 'routing'
  | 'message-too-large'
  | 'content'
  | 'reputation'
  | 'authentication'
  | 'rate-limited'
  | 'timeout'
  | 'auto-reply'
  | 'previously-suppressed'
  | 'other';

/** The reason why a message was not delivered, and its source. */
export interface Bounce {
  readonly class: BounceClass;
  readonly category: BounceCategory;
  /** `provider`: the sender says so. `derived-from-code`: from the mail server's code. `none`: nobody says. */
  readonly source: 'provider' | 'derived-from-code' | 'none';
}

/**
 * Classifies a bounce. The provider's own class outweighs the code: a 5.2.2 that it calls a block is a block. The code
 * fills in what the provider leaves open, by the rules of RFC 3463.
 */
export function toBounce(
  said: { class?: BounceClass | undefined; category?: BounceCategory | undefined },
  smtp: SmtpCodes | undefined,
  text?: unknown,
): Bounce {
  const derived = fromEnhanced(smtp) ?? fromReply(smtp, text);
  const category = said.category ?? derived?.category ?? 'other';
  if (said.class !== undefined && said.class !== 'undetermined') {
    return { class: said.class, category, source: 'provider' };
  }
  if (derived) return { class: derived.class, category, source: 'derived-from-code' };
  return { class: 'undetermined', category, source: said.class ? 'provider' : 'none' };
}

type Derived = Pick<Bounce, 'class' | 'category'>;

function fromEnhanced(smtp: SmtpCodes | undefined): Derived | undefined {
  const code = smtp?.enhanced;
  if (!code || code.class === 2) return undefined;
  const category = categories[`${code.subject}.${code.detail}`] ?? subjects[code.subject] ?? 'other';
  if (code.class === 4) return { class: 'soft', category };
  return { class: permanentClass(code.subject, code.detail), category };
}

function permanentClass(subject: number, detail: number): BounceClass {
  const dotted = `${subject}.${detail}`;
  if (hard.has(dotted)) return 'hard';
  if (dotted === '2.2' || dotted === '2.3') return 'soft';
  return dotted === '3.4' || subject === 6 || subject === 7 ? 'block' : 'undetermined';
}

const hard = new Set(['1.0', '1.1', '1.2', '1.3', '1.6', '1.10', '2.1', '4.1', '4.4']);

/** RFC 3463, section 3. */
const categories: Readonly<Record<string, BounceCategory>> = {
  '1.2': 'domain-invalid',
  '1.10': 'domain-invalid',
  '2.1': 'mailbox-disabled',
  '2.2': 'mailbox-full',
  '2.3': 'message-too-large',
  '3.4': 'message-too-large',
  '4.4': 'routing',
  '4.7': 'timeout',
  '7.8': 'authentication',
  '7.20': 'authentication',
  '7.23': 'authentication',
  '7.25': 'authentication',
  '7.26': 'authentication',
  '7.28': 'rate-limited',
};
const subjects: Readonly<Record<number, BounceCategory>> = {
  1: 'mailbox-unknown',
  4: 'routing',
  6: 'content',
  7: 'reputation',
};

function fromReply(smtp: SmtpCodes | undefined, text: unknown): Derived | undefined {
  switch (smtp?.reply) {
    case 421:
    case 450:
    case 451:
      return { class: 'soft', category: 'other' };
    case 452:
    case 552:
      return { class: 'soft', category: 'mailbox-full' };
    case 550:
    case 551:
    case 553:
      return typeof text === 'string' && /policy|spam|block|black ?list|reputation|dmarc|spf/i.test(text)
        ? { class: 'block', category: 'reputation' }
        : { class: 'hard', category: 'mailbox-unknown' };
    case 554:
      return { class: 'undetermined', category: 'other' };
    default:
      return undefined;
  }
}
