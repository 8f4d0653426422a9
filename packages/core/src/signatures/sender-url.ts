/** Reads a URL that is https at a host that matches, without user, password or port; undefined for any other. */
export function senderUrl(host: RegExp, text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Anchored here, because a pattern that matches a part of a host lets in `sender.com.attacker.net`.
  const anchored = new RegExp(`^(?:${host.source})$`, host.flags);
  // A user, a password or a port would stand between.
  const isPlain = url.href.startsWith(`https://${url.hostname}/`);
  // Not `test`, which with the flag g remembers the last host.
  return isPlain && url.hostname.search(anchored) === 0 ? url : undefined;
}
