/** The settings that the server writes into the page. */
export interface PageSettings {
  /** Empty, or a path without a slash at its end. */
  readonly base: string;
  readonly title: string;
  /** The names of the inboxes. */
  readonly inboxes: readonly string[];
}

/** Writes the page before its script has run. The only facts about an inbox in it are the names. */
export function pageHtml(settings: PageSettings): string {
  const { base, title } = settings;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${base}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${base}/page.css">
<script type="module" src="${base}/page.js"></script>
</head>
<body data-settings="${escapeHtml(JSON.stringify(settings))}"><noscript>This page needs JavaScript.</noscript></body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
