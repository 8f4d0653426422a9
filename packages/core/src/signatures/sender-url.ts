/** The URL in its one written form if it is https on a host that matches, without user, password or port. */
export function urlAt(host: RegExp, text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Anchored here, because a pattern that matches a part of a host lets in `sender.com.attacker.net`.
  const whole = new RegExp(`^(?:${host.source})$`, host.flags);
  // A user, a password or a port would stand between.
  const plain = url.href.startsWith(`https://${url.hostname}/`);
  // Not `test`, which with the flag g remembers the last host.
  return plain && url.hostname.search(whole) === 0 ? url : undefined;
}
