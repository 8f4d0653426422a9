import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  /** The cells of each row, as `✓ queued`, `200`, `1`, `200, 1 run`. */
  rows: string[][];
}

function runDemo(...args: string[]): Promise<Run> {
  const node = ['--conditions=postern-source', pathOf('demo.ts'), ...args];
  // A test runner may set FORCE_COLOR; the output must have no colours all the same.
  const env = { ...process.env, FORCE_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, node, { env }, (_error, stdout, stderr) => {
      const rows = stdout
        .split('\n')
        .filter((line) => /^ {2}[✓✗] /.test(line))
        .map((line) => line.trim().split(/ {2,}/));
      resolve({ code: child.exitCode, stdout, stderr, rows });
    });
  });
}

describe('the demo', () => {
  let run: Run;
  beforeAll(async () => {
    run = await runDemo();
  });

  it('ends with exit code 0 and warns of nothing', () => {
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('All 22 rows are as designed.');
  });

  it('shows every type of both senders handled once, and what goes wrong answered as designed', () => {
    const once = (type: string): string[] => [`✓ ${type}`, '200', '1', '200, 1 run'];
    const kept = (delivery: string, status: string): string[] => [
      `✓ ${delivery}`,
      status,
      '0',
      `${status}, no run`,
    ];
    expect(run.rows).toEqual([
      ...['queued', 'sending', 'delivered', 'bounced', 'complained', 'opened', 'clicked'].map(once),
      ...['delivered', 'opened', 'clicked', 'bounced', 'unsubscribed', 'complained'].map(once),
      ['✓ an exact duplicate', '200 → 200', '1', '200 → 200, 1 run'],
      ['✓ sixteen copies at once', '200 ×16', '1', '200 ×16, 1 run'],
      ['✓ a handler that fails once', '200', '2', '200, 2 runs'],
      once('an unknown type, to onUnknown'),
      kept('a forged signature', '401'),
      kept('a body changed by one byte', '401'),
      kept('byte 0xFE for a signed U+FFFD', '401'),
      kept('an oversized body, well signed', '413'),
      ['✓ a server killed inside the handler', '200', '2', '200, 2 runs'],
    ]);
  });

  it('prints no colours where it does not print to a terminal', () => {
    expect(run.stdout).toBe(stripVTControlCharacters(run.stdout));
  });

  it('leaves nothing listening', async () => {
    const urls = run.stdout.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
    expect(urls).toHaveLength(2);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

describe('the demo against a server that parses first and remembers nothing', () => {
  it('ends with exit code 1 and marks what that server gets wrong', async () => {
    const { code, stdout, rows } = await runDemo(pathOf('careless-server.ts'));
    expect(code).toBe(1);
    expect(stdout).toContain('5 of 22 rows are not as designed.');
    expect(rows.filter(([delivery]) => delivery?.startsWith('✗')).map((row) => row.slice(0, 3))).toEqual([
      ['✗ an exact duplicate', '200 → 200', '2'],
      ['✗ sixteen copies at once', '200 ×16', '16'],
      ['✗ a handler that fails once', '200', '1'],
      ['✗ byte 0xFE for a signed U+FFFD', '200', '1'],
      ['✗ a server killed inside the handler', '200', '1'],
    ]);
  });

  it('ends with exit code 1 and says why when the server does not start', async () => {
    const { code, stderr } = await runDemo(pathOf('no-such-server.ts'));
    expect(code).toBe(1);
    expect(stderr).toContain('before it listened');
  });
});
