/** One element without content. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>): string {
  return `<${name}${written(attributes)}/>`;
}

export function text(attributes: Readonly<Record<string, string | number>>, content: string): string {
  return `<text${written(attributes)}>${escaped(content)}</text>`;
}

/** A whole picture. Its background is white, so that it can be read on a dark page as well. */
export function page(options: {
  width: number;
  height: number;
  title: string;
  parts: readonly string[];
}): string {
  const { width, height, title, parts } = options;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' font-family="system-ui, sans-serif" font-size="12" fill="#222">',
    `<title>${escaped(title)}</title>`,
    element('rect', { width, height, fill: '#fff' }),
    text({ x: 10, y: 24, 'font-size': 16, 'font-weight': 'bold' }, title),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function written(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${typeof value === 'number' ? Number(value.toFixed(1)) : escaped(value)}"`,
    )
    .join('');
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
