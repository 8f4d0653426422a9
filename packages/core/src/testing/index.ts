export { type SigningKey, signingKey } from '../signatures/signing-key.ts';
export { type SnsSigningKey, snsSigningKey } from '../signatures/sns-signing-key.ts';
export { type Clock, createClock } from './clock.ts';
export { type ContractCase, type DedupSubject, dedupContract } from './dedup-contract.ts';
export { type ProviderContractOptions, providerContract } from './provider-contract.ts';
export { samplesOf } from './samples.ts';
export { type SignDeliveryOptions, type SignedDelivery, signDelivery } from './sign-delivery.ts';
