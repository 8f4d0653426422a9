export type { Bounce, BounceCategory, BounceClass } from './bounce.ts';
export type { EmailEvent, EmailEvents, EmailEventType, EmailFields } from './email-event.ts';
export { defineEmailProvider, type EmailProvider } from './email-provider.ts';
export type { EnhancedCode, SmtpCodes } from './smtp.ts';
export { unified } from './unified.ts';
