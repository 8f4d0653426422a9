import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postern, temporaryFolder } from '../testing/postern.ts';

const url = 'http://127.0.0.1:9/hooks';
const secret = ['--secret-file', 'secret.txt'];

/** Wrong calls of each command, with the message that each must print. */
const mistakes: Readonly<Record<string, readonly (readonly [readonly string[], RegExp])[]>> = {
  postern: [
    [['sned'], /unknown command 'sned' \(Did you mean send\?\)/],
    [['--colour'], /unknown option '--colour'/],
  ],
  sign: [
    [['sign', 'body.json'], /email-api needs its `secret`. Give --secret-file, or set POSTERN_SECRET\./],
    [
      ['sign', 'body.json', ...secret, '--provider', 'acme'],
      /There is no provider acme\. There are: ahasend,/,
    ],
    [['sign', 'body.json', '--secret', 'changeme'], /`secret` is a placeholder/],
    [
      ['sign', 'body.json', ...secret, '--option', 'colour=red'],
      /takes no option colour\. It takes: secret,/,
    ],
    [['sign', 'body.json', ...secret, '--option', 'header'], /--option takes name=value/],
    [['sign', 'body.json', ...secret, '--at', 'noon'], /--at takes a date/],
    [['sign', 'body.json', '-p', 'postmark', '-o', 'basicAuth=a:0f1e2d3c'], /postmark signs nothing/],
    [['sign', 'body.json', 'another.json'], /too many arguments/],
  ],
  verify: [
    [['verify', 'body.json', ...secret, '-H', 'no header'], /A header must be written as "Name: value"/],
    [
      ['verify', 'body.json', ...secret, '--secret', '0f1e2d3c4b5a'],
      /Give --secret or --secret-file, and not both/,
    ],
    [['verify', 'body.json', '-p', 'stripe', ...secret, '-o', 'tolerance=long'], /a number of seconds/],
    [
      ['verify', 'body.json', '-p', 'postmark', ...secret],
      /postmark takes no secret. Give --option basicAuth=user:password/,
    ],
    [['verify', 'body.json', '-p', 'postmark'], /postmark needs its `basicAuth`/],
    [['verify', 'body.json', '-p', 'postmark', '-o', 'basicAuth=user'], /takes user:password/],
    [
      ['verify', 'body.json', '-p', 'mailpace', '-o', 'publicKey=none'],
      /`publicKey` is no whole ed25519 public key/,
    ],
    [
      ['verify', 'body.json', ...secret, '--headers-file', 'odd.json'],
      /starts like JSON but is not valid JSON/,
    ],
  ],
  send: [
    [['send', 'bounced'], /missing required argument 'url'/],
    [['send', 'bounced', 'localhost:3000', ...secret], /The URL must be complete, such as http:/],
    [
      ['send', 'bounced', 'http://a:0f1e2d3c@127.0.0.1:9', ...secret],
      /must not contain a user or a password/,
    ],
    [['send', 'exploded', url, ...secret], /no sample of exploded. It has: queued,/],
    [['send', 'bounced', url, 'data.to', ...secret], /A change is written as path=text or path:=json/],
    [['send', 'bounced', url, 'data:={', ...secret], /The value after data:= is not JSON/],
    [['send', 'bounced', url, 'id.x=1', ...secret], /The sample has no place for id.x/],
    [['send', 'bounced', url, '--duplicate', 'many', ...secret], /--duplicate takes a whole number/],
    [['send', 'bounced', url, '--timeout', '0', ...secret], /--timeout takes a number above 0/],
    [
      ['send', 'email.sent', url, '--id', 'x', '-p', 'resend', '--secret', 'MDEyMzQ1Njc4OTAxMjM0NQ=='],
      /has no field for --id/,
    ],
    [
      ['send', 'email.queued', url, '-p', 'mailpace', '-o', 'publicKey=@public.txt'],
      /signs with a private key/,
    ],
  ],
  listen: [
    [['listen', '--port', 'http', ...secret], /--port takes a whole number/],
    [['listen', '--forward', 'nowhere', ...secret], /The URL must be complete/],
    [['listen'], /needs its `secret`/],
  ],
  replay: [
    [['replay', 'odd.json', url], /Line 1 is not a recorded delivery/],
    [['replay', 'deliveries.jsonl', url, '--rate', '0'], /--rate takes a number above 0/],
    [['replay', 'deliveries.jsonl', url, '--resign'], /needs its `secret`/],
  ],
  webhooks: [
    [['webhooks', 'lsit'], /unknown command 'lsit'/],
    [['webhooks', 'list'], /Give --api-key-file, or set POSTERN_API_KEY/],
    [['webhooks', 'list', '--api-key', '0f1e'], /Give --base-url, or set POSTERN_BASE_URL/],
    [['webhooks', 'list', '--provider', 'stripe'], /--provider takes email-api or sendlayer/],
    [['webhooks', 'create', '-e', 'bounced'], /required option '--url <url>'/],
    [
      [
        'webhooks',
        'create',
        '--api-key',
        '0f1e',
        '--base-url',
        url,
        '-e',
        'bounced',
        '--url',
        'http://example.com',
        ...secret,
      ],
      /`url` at example.com is plain HTTP/,
    ],
    [
      [
        'webhooks',
        'create',
        '-p',
        'sendlayer',
        '--api-key',
        '0f1e',
        '--url',
        'https://example.com',
        '-e',
        'bounced',
      ],
      /`event` must be one of/,
    ],
    [['webhooks', 'update', '1', '--api-key', '0f1e', '--base-url', url], /There is nothing to change/],
    [
      ['webhooks', 'update', '1', '--api-key', '0f1e', '--base-url', url, '--active', 'maybe'],
      /true or false/,
    ],
    [['webhooks', 'logs', '1', '-p', 'sendlayer', '--api-key', '0f1e'], /has no logs/],
    [['webhooks', 'delete'], /missing required argument 'id'/],
  ],
  inbox: [
    [['inbox', 'list'], /Give --inbox sqlite:webhooks.db, or set POSTERN_INBOX/],
    [['inbox', 'list', '--inbox', 'webhooks.db'], /An inbox is sqlite:<file>/],
    [['inbox', 'list', '--inbox', 'sqlite:'], /sqlite: needs a file/],
    [['inbox', 'list', '--state', 'lost', '--inbox', 'sqlite:x'], /--state takes pending, processing/],
    [['inbox', 'list', '--from', 'noon', '--inbox', 'sqlite:x'], /--from takes a date/],
    [['inbox', 'list', '--limit', '0', '--inbox', 'sqlite:x'], /--limit takes a whole number of at least 1/],
    [['inbox', 'replay', 'a', '--all', '--inbox', 'sqlite:x'], /only one of them/],
    [['inbox', 'prune', '--retention', 'long', '--inbox', 'sqlite:x'], /--retention takes a number above 0/],
    [['inbox', 'tail', '--interval', '0', '--inbox', 'sqlite:x'], /--interval takes a number above 0/],
    [['inbox', 'show'], /missing required argument 'id'/],
  ],
  init: [
    [['init', '--yes', '--framework', 'rails'], /--framework takes next, hono, express/],
    [['init', '--yes', '--provider', 'acme'], /There is no provider acme/],
    [['init', '--yes', '--dir', 'nowhere'], /There is no package.json in nowhere/],
    [['init', '--yes'], /package.json has none of next, hono, express/],
  ],
};

async function folder(): Promise<string> {
  const cwd = await temporaryFolder(onTestFinished);
  const files = {
    'body.json': '{}',
    'secret.txt': 'a4f0c1d2e3b45966',
    'odd.json': '{"not":',
    'deliveries.jsonl': '',
    'package.json': '{}',
    'public.txt': 'vbdIPi6ce83IOk3CzhbRRLrcebTNEcAHF8CnfzhZ99U=',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return cwd;
}

describe('a mistaken call', () => {
  it.each(Object.keys(mistakes))('of `%s` ends with 2 and one clear line', async (name) => {
    const cwd = await folder();
    for (const [args, message] of mistakes[name] ?? []) {
      const { code, stdout, stderr } = await postern([...args], { cwd });
      const lines = stderr.split('\n').filter((line) => !line.startsWith('Note: ') && line !== '');
      expect({ args, code, stdout, lines: lines.length }).toEqual({ args, code: 2, stdout: '', lines: 1 });
      expect(lines[0]).toMatch(message);
      expect(lines[0]).toMatch(/^postern: /);
      expect(lines[0]).not.toMatch(/a4f0c1d2e3b45966|0f1e|\.ts:\d+/);
    }
  });

  it('is reported as JSON with --json', async () => {
    const { code, stderr } = await postern(['verify', '--provider', 'acme', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'usage', message: expect.stringMatching(/^There is no provider acme/) },
    });
  });

  it('without a command prints the help and ends with 2', async () => {
    const { code, stderr } = await postern([]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Usage: postern /);
  });

  it('with a missing file or server ends with 3', async () => {
    const cwd = await folder();
    for (const [args, message] of [
      [['sign', 'nowhere.json', ...secret], /ENOENT/],
      [['verify', 'body.json', '--secret-file', 'nowhere.txt'], /ENOENT/],
      [['send', 'bounced', url, ...secret], /Cannot reach http:\/\/127\.0\.0\.1:9: nothing listens there\./],
      [['replay', 'nowhere.jsonl', url], /ENOENT/],
    ] as const) {
      const ran = await postern(args, { cwd });
      expect(ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
    }
  });
});
