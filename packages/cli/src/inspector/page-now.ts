import { bundlePage } from './bundle-page.ts';

// In this repository the page is bundled when it is first asked for. What is published has it bundled: `dist/page.js`.
export const { script, style } = await bundlePage();
