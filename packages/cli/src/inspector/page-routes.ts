import { Hono } from 'hono';
import { type PageSettings, pageHtml } from './page-html.ts';

/** Serves the page, its script, its style sheet and its icon. */
export function pageRoutes(settings: PageSettings): Hono {
  const html = pageHtml(settings);
  const app = new Hono();
  app.get('/', (c) => c.html(html));
  app.get('/icon.svg', (c) => c.body(icon, 200, { 'content-type': 'image/svg+xml' }));
  // The assets are loaded by the first visitor, not by every process that mounts an inspector.
  app.get('/page.js', async (c) =>
    c.body((await import('#page')).script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/page.css', async (c) =>
    c.body((await import('#page')).style, 200, { 'content-type': 'text/css; charset=utf-8' }),
  );
  return app;
}

/** A gate, the same as in the page's header. */
const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#3757c4"/>' +
  '<path d="M6 19v-7a6 6 0 0 1 12 0v7M12 6v13M6 13.5h12" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>';
