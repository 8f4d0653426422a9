import type { PageSettings } from '../page-html.ts';

/** Reads the settings that the server wrote into the page. */
export function readSettings(): PageSettings {
  return JSON.parse(document.body.dataset.settings ?? '{}');
}
