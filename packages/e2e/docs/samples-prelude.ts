// The reader's own functions and values, which samples in the documentation use without declaring them. A sample must
// import everything else itself.
import type { Delivery, Receiver } from '@postern/core';
import type { EmailProvider } from '@postern/core/email';
import type { EmailApiEvents } from '@postern/core/providers/email-api';
import type { Express } from 'express';
import type { Hono } from 'hono';

/** The app of Express. */
export declare const app: Express;
/** The `app` of samples that are about Hono. */
export declare const honoApp: Hono;

export declare const provider: EmailProvider<EmailApiEvents>;
export declare const receiver: Receiver<EmailApiEvents>;
export declare const secret: string;
/** The bindings of a worker. */
export declare const env: Readonly<Record<string, string>>;
/** A message of a queue. */
export declare const message: { headers: Record<string, string>; bytes: Uint8Array<ArrayBuffer> };
export declare const request: Request;

export declare function suppress(
  address: string | undefined,
  reason?: 'hard' | 'soft' | string,
): Promise<void>;
export declare function track(about: unknown): void;
export declare function alert(about: unknown): void;
export declare function ship(order: string): Promise<void>;
export declare function isOurs(address: string | undefined): boolean;
export declare function lookUpSecret(delivery: Delivery): Promise<string | undefined>;
