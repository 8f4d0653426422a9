import { type Inbox, memoryInbox } from '@postern/core/inbox';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, it as plainIt, vi } from 'vitest';
import { createInspector } from './create-inspector.ts';
import { inspectedReceiver } from './fixtures/inspected-receiver.ts';
import { findChromium, launchBrowser } from './fixtures/launch-browser.ts';
import { serveInspector } from './fixtures/serve-inspector.ts';

/** Waits without a limit of its own: the limit of the test ends what hangs. */
const eventually = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 300_000 });

const chromium = findChromium();
const required = Boolean(process.env.POSTERN_REQUIRE_SERVICES);
// Where it is required, its absence is a failure: the browser cannot be started.
const it = plainIt.skipIf(chromium === undefined && !required);
if (chromium === undefined)
  process.stderr.write('There is no Chromium: the inspector is not tested in a browser.\n');

let browser: Browser;
beforeAll(async () => {
  if (chromium !== undefined || required) browser = await launchBrowser(chromium ?? '/usr/bin/chromium');
});
afterAll(() => browser?.close());

interface Opened {
  readonly page: Page;
  readonly inbox: Inbox;
  readonly receiver: ReturnType<typeof inspectedReceiver>;
  readonly url: string;
  readonly port: number;
  /** The URLs of all requests that the page made. */
  readonly origins: Set<string>;
  /** Errors of the page, and dialogs that it opened. */
  readonly complaints: string[];
  /** Stops the inspector's server. */
  stop(): Promise<void>;
}

/** A real inbox with a real receiver behind it, and the page in a real browser. */
async function open(options: BrowserContextOptions = {}, search = ''): Promise<Opened> {
  const inbox = memoryInbox();
  const receiver = inspectedReceiver(inbox);
  const server = await serveInspector(createInspector({ inbox, unsafe: true }));
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const origins = new Set<string>();
  const complaints: string[] = [];
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  onTestFinished(async () => {
    await context.close();
    await server.close();
    await receiver.close();
  });
  await page.goto(server.url + search);
  await page.locator('.connection.live').waitFor();
  return {
    page,
    inbox,
    receiver,
    url: server.url,
    port: server.port,
    origins,
    complaints,
    stop: server.close,
  };
}

const row = (page: Page, text: string) => page.locator('tr[data-id]', { hasText: text });
const ids = (page: Page) => page.locator('tr[data-id] .what .mono').allTextContents();

describe('the page', () => {
  it('shows events as they arrive and change, without a request to another server', async () => {
    const { page, receiver, url, origins, complaints } = await open();
    await page.getByText('No events.').waitFor();
    await receiver.send({ type: 'opened', id: 'evt_live' });
    await row(page, 'evt_live').locator('.state.done').waitFor();
    await receiver.send({ type: 'bounced', id: 'evt_broken' });
    await row(page, 'evt_broken').locator('.state.dead').waitFor();
    expect(await ids(page)).toEqual(['evt_broken', 'evt_live']);
    await page.locator('.count', { hasText: 'dead' }).getByText('1').waitFor();
    expect([...origins]).toEqual([new URL(url).origin]);
    expect(complaints).toEqual([]);
  });

  it('counts the last hour by outcome', async () => {
    const { page, receiver } = await open();
    await receiver.send({ type: 'opened', id: 'evt_1' });
    await receiver.send({ type: 'bounced', id: 'evt_2' });
    await page.getByRole('img', { name: 'Received in the last hour: 1 done, 1 dead.' }).waitFor();
  });

  it('filters by state, provider, type and text, and keeps the filter in its address', async () => {
    const { page, receiver } = await open();
    await receiver.send({ type: 'opened', id: 'evt_one' });
    await receiver.send({ type: 'clicked', id: 'evt_two' });
    await receiver.send({ type: 'bounced', id: 'evt_three' });
    await row(page, 'evt_three').locator('.state.dead').waitFor();

    await page.getByRole('button', { name: /dead/ }).first().click();
    await row(page, 'evt_one').waitFor({ state: 'detached' });
    await row(page, 'evt_three').waitFor();
    expect(await ids(page)).toEqual(['evt_three']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await row(page, 'evt_one').waitFor();

    await page.getByLabel('Type', { exact: true }).selectOption('clicked');
    await row(page, 'evt_one').waitFor({ state: 'detached' });
    await row(page, 'evt_two').waitFor();
    expect(await ids(page)).toEqual(['evt_two']);
    expect(new URL(page.url()).search).toBe('?type=clicked');
    await page.reload();
    await row(page, 'evt_two').waitFor();
    expect(await ids(page)).toEqual(['evt_two']);

    await page.getByLabel('Type', { exact: true }).selectOption('');
    await page.getByLabel('Provider').selectOption('email-api');
    await row(page, 'evt_one').waitFor();
    await page.getByRole('searchbox').fill('EVT_ON');
    await row(page, 'evt_two').waitFor({ state: 'detached' });
    await row(page, 'evt_one').waitFor();
    expect(await ids(page)).toEqual(['evt_one']);
  });

  it('shows everything about one event, and masks its secrets', async () => {
    const { page, receiver } = await open();
    await receiver.send({
      type: 'bounced',
      id: 'evt_dead',
      data: { count: 12345678901234567890n.toString(), list: [1, { deep: true }] },
    });
    await row(page, 'evt_dead').locator('.state.dead').waitFor();
    await row(page, 'evt_dead').click();
    const details = page.getByRole('region', { name: 'Event', exact: true });
    await details.getByText('the suppression service is down').first().waitFor();
    const text = await details.textContent();
    expect(text).toContain('body the signature covers the body (hmac-header)');
    expect(text).toContain('first of those configured');
    expect(text).toContain('POST /webhooks/email?key=***');
    expect(text).toMatch(/x-webhook-signature\s*masked, 71 characters/);
    expect(text).toMatch(/content-type\s*application\/json/);
    expect(text).toMatch(/failed\s*\S+\s*took \d+ ms/);
    expect(text).toContain(
      'postern send --provider email-api --id evt_dead --secret-file secret.txt -- bounced',
    );
    expect(await page.content()).not.toMatch(/sha256=|9f8e/);

    await details.getByRole('button', { name: /^data/ }).click();
    expect(await details.locator('.tree').textContent()).not.toContain('bounce_type');
    await details.getByRole('button', { name: 'text', exact: true }).click();
    await details.locator('pre', { hasText: '"bounce_type":"hard"' }).waitFor();
    await details.getByRole('button', { name: 'hex', exact: true }).click();
    await details.locator('pre', { hasText: '000000  7b 22 69 64' }).waitFor();
  });

  it('saves a recording with the body and without the signature', async () => {
    const { page, receiver } = await open();
    await receiver.send({ type: 'opened', id: 'evt_saved' });
    await row(page, 'evt_saved').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save recording' }).click(),
    ]);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    const recording = JSON.parse(Buffer.concat(parts).toString());
    expect(JSON.parse(Buffer.from(recording.body, 'base64').toString())).toMatchObject({ id: 'evt_saved' });
    expect(recording.headers.map(([name]: [string]) => name)).not.toContain('x-webhook-signature');
    expect(recording.url).not.toContain('9f8e');
  });

  it('replays a dead event, which is then handled', async () => {
    const { page, receiver } = await open();
    await receiver.send({ type: 'bounced', id: 'evt_dead' });
    await row(page, 'evt_dead').locator('.state.dead').waitFor();
    receiver.repair();
    await row(page, 'evt_dead').click();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('dialog').getByText('Replay 1 event?').waitFor();
    await page.getByRole('button', { name: 'Replay 1', exact: true }).click();
    await page.getByText('1 event replayed.').waitFor();
    await row(page, 'evt_dead').locator('.state.done').waitFor();
    await page.getByText('replayed once').waitFor();
    expect(receiver.handled).toEqual(['evt_dead']);
  });

  it('replays the selected events only', async () => {
    const { page, receiver } = await open();
    for (const id of ['evt_a', 'evt_b', 'evt_c']) await receiver.send({ type: 'bounced', id });
    await page.locator('tr .state.dead').nth(2).waitFor();
    receiver.repair();
    await row(page, 'evt_a').getByRole('checkbox').check();
    await row(page, 'evt_c').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Replay 2 selected' }).click();
    await page.getByRole('button', { name: 'Replay 2', exact: true }).click();
    await row(page, 'evt_a').locator('.state.done').waitFor();
    await row(page, 'evt_c').locator('.state.done').waitFor();
    await row(page, 'evt_b').locator('.state.dead').waitFor();
    expect([...receiver.handled].sort()).toEqual(['evt_a', 'evt_c']);
  });

  it('shows how many events match the filter before it replays them all, and replays nothing after a no', async () => {
    const { page, receiver, inbox } = await open();
    for (let at = 0; at < 120; at++) await receiver.send({ type: 'bounced', id: `evt_${at}` });
    await page.locator('.count', { hasText: 'dead' }).getByText('120').waitFor();
    expect(await page.locator('tr[data-id]').count()).toBe(100);
    const all = page.getByRole('button', { name: 'Replay all dead that match…' });
    await all.click();
    await page.getByText('120 events match the filter.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await inbox.stats()).toMatchObject({ dead: 120 });
    receiver.repair();
    await all.click();
    await page.getByRole('button', { name: 'Replay 120', exact: true }).click();
    await page.getByText('120 events replayed.').waitFor();
    await page.locator('.count', { hasText: 'done' }).getByText('120').waitFor();
  });

  it('shows older events on demand', async () => {
    const { page, receiver } = await open();
    for (let at = 0; at < 130; at++) await receiver.send({ type: 'opened', id: `evt_${at}` });
    await row(page, 'evt_129').waitFor();
    await page.getByRole('button', { name: 'Show older' }).click();
    await row(page, 'evt_0').first().waitFor();
    await receiver.send({ type: 'opened', id: 'evt_last' });
    await row(page, 'evt_last').waitFor();
    expect(await page.locator('tr[data-id]').count()).toBe(131);
    expect(new Set(await ids(page)).size).toBe(131);
  });

  it('reconnects when the server is back', async () => {
    const { page, receiver, inbox, port, stop } = await open();
    await stop();
    await page.getByText('Connection lost').waitFor();
    await receiver.send({ type: 'opened', id: 'evt_meanwhile' });
    const again = await serveInspector(createInspector({ inbox, unsafe: true }), port);
    onTestFinished(again.close);
    await row(page, 'evt_meanwhile').waitFor();
    await page.locator('.connection.live').waitFor();
  });
});

describe('by keyboard alone', () => {
  it('moves from the skip link to an event, opens, replays and closes it', async () => {
    const { page, receiver } = await open();
    for (const id of ['evt_1', 'evt_2', 'evt_3']) await receiver.send({ type: 'bounced', id });
    await page.locator('tr .state.dead').nth(2).waitFor();
    receiver.repair();
    const focused = () =>
      page.evaluate(() => document.activeElement?.querySelector('.what .mono')?.textContent);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to events');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('evt_3');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    expect(await focused()).toBe('evt_1');
    await page.keyboard.press('k');
    expect(await focused()).toBe('evt_2');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid');

    await page.keyboard.press('Enter');
    await page.locator('.details .tree').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
    await page.keyboard.press('r');
    await page.getByText('Replay 1 event?').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await row(page, 'evt_2').locator('.state.done').waitFor();
    expect(receiver.handled).toEqual(['evt_2']);
    await page.keyboard.press('Escape');
    await page.locator('.details').waitFor({ state: 'detached' });
    expect(await focused()).toBe('evt_2');

    await page.keyboard.press('Space');
    await page.getByText('1 event selected').waitFor();
    await page.keyboard.press('Home');
    expect(await focused()).toBe('evt_3');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).type)).toBe('search');
  });

  it('reaches every control by Tab, and each of them has a name', async () => {
    const { page, receiver } = await open();
    await receiver.send({ type: 'bounced', id: 'evt_1' });
    await row(page, 'evt_1').click();
    await page.locator('.details .tree').waitFor();
    const controls = page.locator(
      'button:enabled:visible, select:visible, input:visible:not([tabindex="-1"])',
    );
    const total = await controls.count();
    const reached = new Set<string>();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (let presses = 0; presses < total + 10; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate(() => {
        const control = document.activeElement as HTMLElement;
        if (!control.matches('button, select, input')) return '';
        control.dataset.reached = 'yes';
        return control.getAttribute('aria-label') || control.textContent || 'nameless';
      });
      reached.add(name);
    }
    expect([...reached]).not.toContain('nameless');
    expect(await page.locator('[data-reached]').count()).toBe(total);
  });
});

describe('on a phone', () => {
  const phone = { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true };

  it('fits its width, and shows an event in place of the list', async () => {
    const { page, receiver } = await open(phone);
    await receiver.send({ type: 'bounced', id: 'evt_with_a_rather_long_id_that_would_not_fit_on_a_phone' });
    const first = row(page, 'evt_with');
    await first.locator('.state.dead').waitFor();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await first.tap();
    await page.locator('.details .tree').waitFor();
    expect(await first.isVisible()).toBe(false);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.goBack();
    await first.waitFor({ state: 'visible' });
  });
});

describe('a hostile event', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '{{alert(1)}}',
  ];

  it('is text: no dialog, no request, no element', async () => {
    const { page, receiver, url, origins, complaints } = await open();
    const data = Object.fromEntries(
      attacks.flatMap((attack, at) => [
        [`field${at}`, attack],
        [attack, at],
      ]),
    );
    for (const [at, attack] of attacks.entries()) {
      await receiver.send({ type: 'delivered', id: `${attack}${at}`, data: { ...data, subject: attack } });
    }
    for (const [at, attack] of attacks.entries()) {
      await row(page, `${attack}${at}`).click();
      await page.locator('.details dd', { hasText: `${attack}${at}` }).waitFor();
      for (const shape of ['text', 'hex', 'tree']) {
        await page.getByRole('button', { name: shape, exact: true }).click();
      }
      expect(await page.locator('.details .tree').textContent()).toContain(JSON.stringify(attack));
    }
    expect(await page.locator('img, iframe, a[href], body script').count()).toBe(0);
    expect(await page.locator('svg').count()).toBe(3);
    expect([...origins]).toEqual([new URL(url).origin]);
    expect(complaints).toEqual([]);
  });

  it('could not run a script even as markup', async () => {
    const { page, complaints } = await open();
    const how = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<img src=x onerror=alert(1)>';
        return 'taken';
      } catch (error) {
        return (error as Error).name;
      }
    });
    expect(how).toBe('TypeError');
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.text = 'globalThis.ran = true';
        document.body.append(script);
      } catch {
        // Trusted Types refuse the text already.
      }
      return 'ran' in globalThis;
    });
    expect(ran).toBe(false);
    expect(complaints.join()).toMatch(/Content Security Policy|TrustedHTML/);
  });
});

describe('another site', () => {
  it('can neither read nor replay', async () => {
    const { receiver, inbox, url } = await open();
    await receiver.send({ type: 'bounced', id: 'evt_dead' });
    const [dead] = (await untilDead(inbox)).entries;
    const other = await serveInspector(
      async () => new Response('<p>another site</p>', { headers: { 'content-type': 'text/html' } }),
    );
    onTestFinished(other.close);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(other.url);
    const outcomes = await page.evaluate(
      async ({ url, id }) => {
        const body = JSON.stringify({ ids: [id] });
        const json = { 'content-type': 'application/json', 'x-postern-inspector': '1' };
        const path = `${url}/api/replay?inbox=inbox`;
        const outcomeOf = (answer: Promise<Response>) =>
          answer.then(
            (response) => `${response.type} ${response.status}`,
            () => 'refused',
          );
        return [
          await outcomeOf(fetch(path, { method: 'POST', headers: json, body })),
          await outcomeOf(fetch(path, { method: 'POST', mode: 'no-cors', body })),
          await outcomeOf(fetch(`${url}/api/entries?inbox=inbox`)),
        ];
      },
      { url, id: dead?.id },
    );
    // The second is sent, as any site may, and its answer cannot be read.
    expect(outcomes).toEqual(['refused', expect.stringMatching(/^refused|opaque 0$/), 'refused']);
    expect(await inbox.get(dead?.id ?? '')).toMatchObject({ state: 'dead', replays: 0 });
  });

  it('cannot frame the page', async () => {
    const { url } = await open();
    const other = await serveInspector(
      async () =>
        new Response(`<iframe src="${url}"></iframe>`, { headers: { 'content-type': 'text/html' } }),
    );
    onTestFinished(other.close);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(other.url);
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    const frame = page.frames()[1];
    expect(await frame?.locator('.top, table').count()).toBe(0);
  });

  async function untilDead(inbox: Inbox) {
    for (;;) {
      const list = await inbox.list({ state: 'dead' });
      if (list.entries.length > 0) return list;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

describe('a refused visitor', () => {
  it('sees an empty page, and nothing is loaded', async () => {
    const inbox = memoryInbox();
    const { url, close } = await serveInspector(
      createInspector({ inbox, authorize: () => false, title: 'Payments' }),
    );
    onTestFinished(close);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('/favicon.ico')) statuses.push(response.status());
    });
    await page.goto(url).catch(() => {});
    expect(statuses).toEqual([403]);
    // The browser goes on to a page of its own where there is none, and has no content while it does.
    const content = await eventually(() => page.content());
    expect(content).not.toMatch(/Payments|page\.js|postern/i);
  });

  it('gets a message when the access ends later', async () => {
    const inbox = memoryInbox();
    const receiver = inspectedReceiver(inbox);
    let allowed = true;
    const { url, close } = await serveInspector(createInspector({ inbox, authorize: () => allowed }));
    const page = await browser.newPage();
    onTestFinished(async () => {
      await page.close();
      await close();
      await receiver.close();
    });
    await page.goto(url);
    await receiver.send({ type: 'opened', id: 'evt_1' });
    await row(page, 'evt_1').waitFor();
    allowed = false;
    await row(page, 'evt_1').click();
    await page.getByText('You are no longer signed in').waitFor();
  });
});

describe('light and dark', () => {
  const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  it('follows the system until the visitor chooses, and keeps the choice', async () => {
    const { page } = await open({ colorScheme: 'dark' });
    const dark = await ground(page);
    await page.getByRole('button', { name: 'Use the light theme' }).click();
    await page.locator('html[data-theme="light"]').waitFor();
    const light = await ground(page);
    expect(light).not.toBe(dark);
    await page.reload();
    await page.locator('.connection.live').waitFor();
    expect(await ground(page)).toBe(light);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.locator('html[data-theme="dark"]').waitFor();
    expect(await ground(page)).toBe(dark);
  });

  it.each(['light', 'dark'] as const)('has enough contrast in %s', async (colorScheme) => {
    // Without motion: what arrives is tinted for a moment.
    const { page, receiver } = await open({ colorScheme, reducedMotion: 'reduce' });
    for (const type of ['bounced', 'opened'] as const) await receiver.send({ type, id: `evt_${type}` });
    await row(page, 'evt_bounced').locator('.state.dead').waitFor();
    await row(page, 'evt_bounced').click();
    await page.locator('.details .tree').waitFor();
    const low = await page.evaluate(contrasts);
    expect(low.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    expect(low.length).toBeGreaterThan(60);
  });
});

/** The contrast of each text of the page with what is behind it, by WCAG. */
function contrasts(): { text: string; ratio: number }[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const layer = (colour: string, ground: number[]): number[] => {
    canvas.fillStyle = `rgb(${ground.join()})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour: number[]): number => {
    const [r = 0, g = 0, b = 0] = colour.map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (element: Element | null): number[] =>
    element
      ? layer(getComputedStyle(element).backgroundColor, groundOf(element.parentElement))
      : [255, 255, 255];
  return [...document.querySelectorAll<HTMLElement>('body *:not(option, title, .message, .skip)')]
    .filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    .filter((element) => element.checkVisibility() && !element.matches(':disabled'))
    .map((element) => {
      const ground = groundOf(element);
      const [a = 0, b = 0] = [
        luminance(layer(getComputedStyle(element).color, ground)),
        luminance(ground),
      ].sort((a, b) => b - a);
      return {
        text: `${element.className} ${element.textContent?.slice(0, 20)}`,
        ratio: (a + 0.05) / (b + 0.05),
      };
    });
}
