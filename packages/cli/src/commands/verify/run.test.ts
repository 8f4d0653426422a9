import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postern, temporaryFolder } from '../../testing/postern.ts';

const secret = 'a4f0c1d2e3b45966';
const body = '{"id":"evt_1","type":"custom","created_at":"2026-01-15T10:30:00Z","data":{"ë":1}}';

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder(onTestFinished);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

/** A folder with a body, a secret, and the headers that `postern sign` printed. */
async function signedFolder(args: readonly string[] = []): Promise<string> {
  const cwd = await folderWith({ 'body.json': body, 'secret.txt': `${secret}\n` });
  const signed = await postern(['sign', 'body.json', '--secret-file', 'secret.txt', ...args], { cwd });
  expect(signed).toMatchObject({ code: 0, stderr: '' });
  await writeFile(join(cwd, 'headers.txt'), signed.stdout);
  return cwd;
}

const headers = ['--headers-file', 'headers.txt'];
const withSecret = ['--secret-file', 'secret.txt'];

describe('postern sign and verify', () => {
  it('verifies what it signed, and prints the events', async () => {
    const cwd = await signedFolder();
    const ran = await postern(['verify', 'body.json', ...headers, ...withSecret], { cwd });
    expect(ran).toEqual({
      code: 0,
      stdout: 'verified email-api: the signature covers the body (hmac-header)\n  custom evt_1\n',
      stderr: '',
    });
  });

  it('reads the body from a pipe without changing a byte', async () => {
    const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0x0d, 0x0a, 0xff, 0x00, 0x0a]);
    const env = { POSTERN_SECRET: secret };
    const { stdout } = await postern(['sign'], { input: bytes, env });
    const [, line = ''] = stdout.trim().split('\n');
    const ran = await postern(['verify', '-', '-H', line, '--json'], { input: bytes, env });
    expect(JSON.parse(ran.stdout)).toMatchObject({ verified: true, level: 'body', scheme: 'hmac-header' });
    expect(ran.code).toBe(0);
  });

  it('explains a delivery that does not verify, with exit code 1, as text and as JSON', async () => {
    const cwd = await signedFolder();
    const input = `${body}\n`;
    const ran = await postern(['verify', ...headers, ...withSecret], { cwd, input });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('final-newline: The body ends with a line break that was not signed.');
    const json = await postern(['verify', ...headers, ...withSecret, '--json'], { cwd, input });
    expect(JSON.parse(json.stdout)).toMatchObject({
      verified: false,
      code: 'signature-mismatch',
      explanations: [{ cause: 'final-newline' }],
    });
    expect(json.code).toBe(1);
  });

  it('checks as of the time of --at', async () => {
    const cwd = await signedFolder(['--provider', 'stripe', '--at', '2026-01-15T10:30:00Z']);
    const verify = ['verify', 'body.json', ...headers, ...withSecret, '--provider', 'stripe'];
    expect(await postern([...verify, '--at', '1768473060'], { cwd })).toMatchObject({ code: 0 });
    const late = await postern(verify, { cwd });
    expect(late).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/timestamp-stale: The signed time is \d+ d/),
    });
    const wide = await postern([...verify, '--option', 'tolerance=9999999999'], { cwd });
    expect(wide).toMatchObject({ code: 0 });
  });

  it('writes a body that is signed within itself to --body-out', async () => {
    const cwd = await signedFolder(['--provider', 'mailgun', '--body-out', 'signed.json']);
    const verify = ['verify', 'signed.json', ...withSecret, '--provider', 'mailgun'];
    expect(await postern(verify, { cwd })).toMatchObject({ code: 0 });
    const unsaid = await postern(['sign', 'body.json', ...withSecret, '--provider', 'mailgun'], { cwd });
    expect(unsaid.stderr).toBe(
      'Note: mailgun signs within the body. --body-out writes the signed body to a file.\n',
    );
  });

  it('signs with a private key and verifies with the public one', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const cwd = await folderWith({
      'body.json': body,
      'private.pem': privateKey.export({ format: 'pem', type: 'pkcs8' }),
      'public.pem': publicKey.export({ format: 'pem', type: 'spki' }),
    });
    const provider = ['--provider', 'mailpace', '--option'];
    const signed = await postern(['sign', 'body.json', ...provider, 'privateKey=@private.pem', '--json'], {
      cwd,
    });
    await writeFile(join(cwd, 'headers.json'), JSON.stringify(JSON.parse(signed.stdout).headers));
    const verify = [
      'verify',
      'body.json',
      '--headers-file',
      'headers.json',
      ...provider,
      'publicKey=@public.pem',
    ];
    expect(await postern(verify, { cwd })).toMatchObject({ code: 0 });
  });

  it('reads headers as curl prints them, and lets -H replace one', async () => {
    const cwd = await signedFolder();
    const { stdout } = await postern(['sign', 'body.json', ...withSecret], { cwd });
    const printed = stdout
      .split('\n')
      .map((line) => line && `> ${line}`)
      .join('\r\n');
    await writeFile(join(cwd, 'headers.txt'), `> POST /webhooks HTTP/1.1\r\n${printed}`);
    const verify = ['verify', 'body.json', ...headers, ...withSecret];
    expect(await postern(verify, { cwd })).toMatchObject({ code: 0 });
    const replaced = await postern([...verify, '-H', 'X-Webhook-Signature: sha256=00'], { cwd });
    expect(replaced).toMatchObject({ code: 1, stdout: expect.stringContaining('signature-malformed') });
  });

  it('reads the secret from its flag, else its file, else the environment', async () => {
    const cwd = await signedFolder();
    const verify = ['verify', 'body.json', ...headers];
    const env = { POSTERN_SECRET: 'another-0f1e2d3c4b' };
    expect(await postern([...verify, ...withSecret], { cwd, env })).toMatchObject({ code: 0 });
    expect(await postern([...verify, '--secret', secret], { cwd, env })).toMatchObject({ code: 0 });
    expect(await postern(verify, { cwd, env })).toMatchObject({ code: 1 });
    expect(await postern(verify, { cwd, env: { POSTERN_SECRET: secret } })).toMatchObject({ code: 0 });
  });

  it('accepts several secrets while one is being rotated, and prints which one fits', async () => {
    const cwd = await signedFolder();
    const secrets = ['--secret', 'another-0f1e2d3c4b', '--secret', secret];
    const ran = await postern(['verify', 'body.json', ...headers, ...secrets], { cwd });
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('(hmac-header, secret 2)') });
    expect(ran.stderr).toContain('can read --secret in the process list');
  });

  it('never prints a secret, a signature or the body when it verifies or refuses', async () => {
    const cwd = await signedFolder();
    const runs = await Promise.all([
      postern(['verify', 'body.json', ...headers, ...withSecret], { cwd }),
      postern(['verify', 'body.json', ...headers, '--secret', `${secret} `], { cwd }),
      postern(['verify', 'body.json', ...headers, '--secret', secret, '--option', 'prefix='], { cwd }),
      postern(['verify', 'body.json', ...headers, '--secret', '', '--json'], {
        cwd,
        env: { DEBUG: 'postern' },
      }),
    ]);
    for (const { stdout, stderr } of runs) {
      expect(stdout + stderr).not.toMatch(/a4f0c1d2e3b45966|[0-9a-f]{64}|"data"/);
    }
  });

  it('prints the stack of an error only with DEBUG=postern', async () => {
    const args = ['verify', 'nowhere.json', '--secret', secret];
    expect((await postern(args)).stderr).toMatch(/^Note: .*\npostern: ENOENT: .*\n$/);
    expect((await postern(args, { env: { DEBUG: 'postern' } })).stderr).toMatch(/\n {4}at /);
  });
});
