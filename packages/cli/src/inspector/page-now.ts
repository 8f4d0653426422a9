import { bundlePage } from './bundle-page.ts';

// In this repository the page is bundled at the first request. The published package contains it: `dist/page.js`.
export const { script, style } = await bundlePage();
