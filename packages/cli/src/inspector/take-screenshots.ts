// Writes the pictures of the README, light and dark. Run `node --conditions=postern-source src/inspector/take-screenshots.ts`.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createInspector } from './create-inspector.ts';
import { busyInbox } from './fixtures/busy-inbox.ts';
import { findChromium, launchBrowser } from './fixtures/launch-browser.ts';
import { serveInspector } from './fixtures/serve-inspector.ts';

const folder = fileURLToPath(new URL('../../docs/', import.meta.url));
await mkdir(folder, { recursive: true });
const { url, close } = await serveInspector(createInspector({ inbox: await busyInbox(), unsafe: true }));
const browser = await launchBrowser(findChromium() ?? 'chromium');
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(url);
    const row = page
      .locator('tr[data-id]', { hasText: 'ECONNREFUSED' })
      .or(page.locator('tr[data-id]', { hasText: 'SuppressionError' }));
    await row.first().click();
    await page.locator('.payload .tree').waitFor();
    await page.screenshot({ path: `${folder}inspector-${colorScheme}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await close();
}
