/**
 * Tells the service that keeps the suppression list to send this address no more mail. It throws when it could not:
 * then the webhook is answered 500, and the sender posts the event again. PUT, because that may happen twice.
 */
export async function suppress(address: string, signal: AbortSignal): Promise<void> {
  const service = process.env.SUPPRESSION_URL;
  if (!service) return console.log(`  would suppress ${address}`);
  const url = new URL(`/suppressions/${encodeURIComponent(address)}`, service);
  const answer = await fetch(url, { method: 'PUT', signal });
  if (!answer.ok) throw new Error(`The suppression service answered ${answer.status}.`);
}
