export type { BurstOptions, BurstSummary } from './burst.ts';
export { createSandbox, type Sandbox, type SandboxState } from './create-sandbox.ts';
export type { DeliveryState, SandboxAttempt, SandboxDelivery } from './delivery.ts';
export type { EmitOptions } from './emit.ts';
export type { Fault, FaultName, FaultSettings } from './faults.ts';
export type { SandboxOptions } from './sandbox-options.ts';
export { type ServedSandbox, type ServeSandboxOptions, serveSandbox } from './serve-sandbox.ts';
export type { Sender, WebhookState } from './webhook.ts';
