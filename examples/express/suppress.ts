/**
 * Adds an address to the suppression list. If it throws, the inbox runs the handler again later. PUT, because one event
 * may cause several calls.
 */
export async function suppress(address: string, signal: AbortSignal): Promise<void> {
  const service = process.env.SUPPRESSION_URL;
  if (!service) return console.log(`  would suppress ${address}`);
  const url = new URL(`/suppressions/${encodeURIComponent(address)}`, service);
  const answer = await fetch(url, { method: 'PUT', signal });
  if (!answer.ok) throw new Error(`The suppression service answered ${answer.status}.`);
}
