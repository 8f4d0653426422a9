import { isPosternError, type Provider } from '@postern/core';
import { type SignedDelivery, signDelivery } from '@postern/core/testing';
import { CliError } from '../../cli-error.ts';
import { type Answer, postDelivery } from '../../http/post-delivery.ts';
import { paint } from '../../printing/paint.ts';
import { print, printJson } from '../../printing/print.ts';
import { loadProvider } from '../../providers/load-provider.ts';
import { readPositive, readWhole } from '../../reading/read-number.ts';
import { readUrl } from '../../reading/read-url.ts';
import type { FlagsOf } from '../flags-of.ts';
import type { sendCommand } from './command.ts';
import { sampleBody } from './sample-body.ts';

/** Sends a signed sample, and prints each answer. Exit code 1 unless every answer is 200. */
export async function send(
  type: string,
  to: string,
  changes: readonly string[],
  flags: FlagsOf<typeof sendCommand>,
): Promise<void> {
  const url = readUrl(to);
  const more = readWhole(flags.duplicate ?? '0', '--duplicate');
  const timeoutMs = readPositive(flags.timeout, '--timeout') * 1000;
  const { name, create } = await loadProvider(flags);
  const provider = await create();
  const body = sampleBody(name, type, { id: flags.id, changes });
  const signed = await signSample(provider, type, body, url);
  const delivery = flags.tamper ? tamper(signed) : signed;
  for (let sent = 0; sent <= more; sent += 1) {
    // The signed path may contain a secret, so `url` is shown instead.
    const target = new URL(delivery.url, url);
    const answer = await postDelivery(target, { ...delivery, headers: [...delivery.headers] }, timeoutMs);
    show(type, url, answer, flags.json);
    if (answer.status !== 200) process.exitCode = 1;
  }
}

async function signSample(
  provider: Provider,
  type: string,
  body: object | string,
  url: URL,
): Promise<SignedDelivery> {
  try {
    return await signDelivery(provider, {
      type,
      body,
      headers: { 'user-agent': 'postern' },
      url: `${url.pathname}${url.search}`,
    });
  } catch (error) {
    if (!isPosternError(error) || !/privateKey/.test(error.message)) throw error;
    throw new CliError(
      'usage',
      `${provider.name} signs with a private key. Give your own: --option privateKey=@key.pem.`,
    );
  }
}

function tamper(delivery: SignedDelivery): SignedDelivery {
  const body = delivery.body.slice();
  // A digit or a letter in the middle, so that the body stays JSON.
  const middle = Math.floor(body.length / 2);
  const at = body.findIndex((byte, index) => index >= middle && /\w/.test(String.fromCharCode(byte)));
  const index = Math.max(at, 0);
  body[index] = (body[index] ?? 0) ^ 1;
  return { ...delivery, body };
}

function show(type: string, url: URL, answer: Answer, json: boolean | undefined): void {
  const { status, milliseconds } = answer;
  const body = Buffer.from(answer.body).toString('utf8');
  if (json) printJson({ type, url: url.href, status, milliseconds, body });
  else
    print(
      `${type} -> ${url.href} ${paint(status === 200 ? 'green' : 'red', String(status))} in ${milliseconds} ms  ${body.slice(0, 2000)}`,
    );
}
