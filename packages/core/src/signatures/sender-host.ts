import { ConfigurationError } from '../errors.ts';

/**
 * A check that a URL is https on a host that a pattern matches from end to end: without user, password or port.
 * It gives the URL in its one written form, or undefined.
 *
 * @throws ConfigurationError for what is no pattern.
 */
export function hostCheck(host: RegExp, option: string): (url: string) => URL | undefined {
  if (!(host instanceof RegExp)) throw new ConfigurationError(`\`${option}\` must be a regular expression.`);
  // Anchored here, because a pattern that matches a part of a host lets in `sender.com.attacker.net`. Without the
  // flags g and y, which would make it remember the last host.
  const whole = new RegExp(`^(?:${host.source})$`, host.flags.replace(/[gmy]/g, ''));
  return (text) => {
    let url: URL;
    try {
      url = new URL(text);
    } catch {
      return undefined;
    }
    const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
    return plain && whole.test(url.hostname) ? url : undefined;
  };
}
