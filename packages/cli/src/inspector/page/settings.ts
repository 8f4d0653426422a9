import type { PageSettings } from '../page-html.ts';

/** What the server has written into the page. */
export function readSettings(): PageSettings {
  return JSON.parse(document.body.dataset.settings ?? '{}');
}
