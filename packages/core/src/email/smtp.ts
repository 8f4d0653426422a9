/** The codes in a mail server's answer. */
export interface SmtpCodes {
  /** The reply code (RFC 5321, 4.2): 550. */
  readonly reply?: number;
  /** The enhanced status code (RFC 3463): 5.1.1. */
  readonly enhanced?: EnhancedCode;
}

export interface EnhancedCode {
  /** 2 success, 4 persistent transient failure, 5 permanent failure. */
  readonly class: 2 | 4 | 5;
  /** 0 to 7. */
  readonly subject: number;
  readonly detail: number;
}

/** RFC 3463, section 2: class 2, 4 or 5, subject and detail of up to three digits, the codes set apart by dots. */
const enhancedPattern = /(?:^|[^\d.])([245])\.([0-7])\.(\d{1,3})(?![\d.]*\d)/;
/** RFC 5321, section 4.2: three digits, the first 2 to 5, the second 0 to 5; at the start, after a colon or a bracket. */
const replyPattern = /(?:^|smtp;\s*|[:(]\s*)([2-5][0-5]\d)(?=$|[\s\-:;,)]|\.(?!\d))/i;

/**
 * Finds the reply code and the enhanced code in values from a sender. The first text with a code wins, so pass the mail
 * server's text first and the sender's own fields after it. Values other than text and numbers are ignored.
 */
export function parseSmtp(...sources: readonly unknown[]): SmtpCodes | undefined {
  let reply: number | undefined;
  let enhanced: EnhancedCode | undefined;
  for (const source of sources) {
    if (typeof source !== 'string' && typeof source !== 'number') continue;
    // A mail server's line has at most 512 bytes (RFC 5321, 4.5.3.1.5), and begins with its codes.
    const text = String(source).slice(0, 1024);
    reply ??= toReply(replyPattern.exec(text));
    enhanced ??= toEnhanced(enhancedPattern.exec(text));
  }
  if (reply === undefined && enhanced === undefined) return undefined;
  return { ...(reply !== undefined && { reply }), ...(enhanced !== undefined && { enhanced }) };
}

function toReply(match: RegExpExecArray | null): number | undefined {
  return match ? Number(match[1]) : undefined;
}

function toEnhanced(match: RegExpExecArray | null): EnhancedCode | undefined {
  if (!match) return undefined;
  return { class: Number(match[1]) as 2 | 4 | 5, subject: Number(match[2]), detail: Number(match[3]) };
}
