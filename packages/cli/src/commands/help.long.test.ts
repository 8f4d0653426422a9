import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandUnknownOpts as Command } from '@commander-js/extra-typings';
import { emailApi } from '@postern/core/providers/email-api';
import { emailApiSubscriptions } from '@postern/core/providers/email-api/subscriptions';
import { signDelivery } from '@postern/core/testing';
import { sqliteInbox } from '@postern/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProgram } from '../program.ts';
import { serveSandbox } from '../sandbox/serve-sandbox.ts';
import { fillInbox } from '../testing/fill-inbox.ts';
import { postern, startPostern, temporaryFolder } from '../testing/postern.ts';
import { receiverServer } from '../testing/receiver-server.ts';

const secret = 'a4f0c1d2e3b45966';
const apiKey = 'key-0f1e2d3c4b5a';
const env = { POSTERN_API_KEY: apiKey };
/** True for commands that run until they are stopped. A sandbox with a burst ends by itself. */
const runsOn = ({ args }: Words): boolean =>
  ['listen', 'inspector', 'tail'].some((name) => args.slice(0, 2).includes(name)) ||
  (args[0] === 'sandbox' && !args.includes('--burst'));

/** Lists every command by its words, such as `inbox list`. */
function commandsOf(command: Command, words: readonly string[] = []): readonly (readonly string[])[] {
  return command.commands.flatMap((child) => {
    const path = [...words, child.name()];
    return [path, ...commandsOf(child, path)];
  });
}

const paths: readonly (readonly string[])[] = [[], ...commandsOf(createProgram())];

async function helpOf(path: readonly string[]): Promise<string> {
  const { code, stdout } = await postern([...path, '--help']);
  expect(code).toBe(0);
  return stdout;
}

/** Creates the files that the examples name. */
async function exampleFolder(): Promise<{ cwd: string; deadId: string }> {
  const cwd = await temporaryFolder(onTestFinished);
  const signed = await signDelivery(emailApi({ secret }), { type: 'bounced' });
  const headers = [...signed.headers];
  const recorded = { time: new Date().toISOString(), method: 'POST', url: '/', headers };
  const body = Buffer.from(signed.body);
  const files = {
    'body.json': body,
    'headers.txt': headers.map((header) => header.join(': ')).join('\n'),
    'secret.txt': `${secret}\n`,
    'deliveries.jsonl': `${JSON.stringify({ ...recorded, body: body.toString('base64') })}\n`,
    'package.json': '{"dependencies":{"hono":"4"}}',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  const inbox = sqliteInbox({ path: join(cwd, 'webhooks.db') });
  await fillInbox(inbox);
  const { entries } = await inbox.list({ state: 'dead' });
  await inbox.close();
  await cp(join(cwd, 'webhooks.db'), join(cwd, 'other.db'));
  return { cwd, deadId: entries[0]?.id ?? '' };
}

/** Replaces the addresses and ids of an example with real ones. */
async function madeReal(example: string, deadId: string): Promise<string> {
  const receiver = await receiverServer(onTestFinished, emailApi({ secret }));
  const { url, close } = await serveSandbox({ apiKeys: [apiKey] });
  onTestFinished(close);
  const client = emailApiSubscriptions({ apiKey, baseUrl: url });
  const { id } = await client.create({ url: 'https://example.com', events: ['bounced'], secret });
  return (
    example
      .replaceAll('http://localhost:3000', receiver.url)
      .replaceAll('http://localhost:4010', url)
      .replace('--port 3000', '--port 0')
      // Another test may use the default port.
      .replace(/^postern (sandbox|inspector)(?!.*--port)/, '$& --port 0')
      .replace('0123456789abcdef0123456789abcdef', deadId)
      .replace(/(webhooks (?:update|delete|logs)) \d+/, `$1 ${id}`)
  );
}

interface Words {
  readonly args: readonly string[];
  /** The file after `<`. */
  readonly input: string | undefined;
}

function wordsOf(example: string): Words {
  const [command = '', input] = example.split(' < ');
  const words = command.match(/"[^"]*"|\S+/g) ?? [];
  return { args: words.slice(1).map((word) => word.replace(/^"|"$/g, '')), input };
}

describe('postern --help', () => {
  it('names the exit codes and every command', async () => {
    const help = await helpOf([]);
    for (const name of [
      'sign',
      'verify',
      'send',
      'listen',
      'replay',
      'webhooks',
      'inbox',
      'sandbox',
      'inspector',
      'init',
    ]) {
      expect(help).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    expect(help).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
  });

  it.each(paths.map((path) => path.join(' ')))('has examples for `%s` that work', async (path) => {
    const help = await helpOf(path.split(' ').filter(Boolean));
    const examples = [...help.matchAll(/^ {2}\$ (postern .*)$/gm)].map(([, example = '']) => example);
    expect(examples).not.toEqual([]);
    const { cwd: template, deadId } = await exampleFolder();
    for (const example of examples) {
      const cwd = await temporaryFolder(onTestFinished);
      await cp(template, cwd, { recursive: true });
      const { args, input } = wordsOf(await madeReal(example, deadId));
      if (runsOn({ args, input })) {
        const running = startPostern(onTestFinished, args, { cwd, env });
        await running.written(/\n/);
        expect(await running.stop(), example).toBe(0);
      } else {
        const options = input === undefined ? {} : { input: await readFile(join(cwd, input)) };
        expect(await postern(args, { cwd, env, ...options }), example).toMatchObject({ code: 0 });
      }
    }
  });

  it('has --json on every command without subcommands', () => {
    const all = [...createProgram().commands].flatMap((command) =>
      command.commands.length > 0 ? command.commands : [command],
    );
    const without = all.filter((command) => !command.options.some(({ long }) => long === '--json'));
    expect(without.map((command) => command.name())).toEqual([]);
  });
});
