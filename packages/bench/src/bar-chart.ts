import type { BarChart } from './chart.ts';
import { element, page, text } from './svg.ts';

const width = 860;
const nameWidth = 380;
const valueWidth = 60;
const line = 20;

/** Draws horizontal bars in groups, each group with its own scale. Bars of Postern are dark. */
export function barChart({ title, groups, longest = Number.POSITIVE_INFINITY }: BarChart): string {
  const parts: string[] = [];
  let y = 50;
  for (const { name, bars } of groups) {
    parts.push(text({ x: 10, y: y + 14, 'font-weight': 'bold' }, name));
    y += line + 4;
    const most = Math.min(longest, Math.max(...bars.map(({ value }) => value)));
    for (const bar of bars) {
      const length = Math.max(1, Math.min(1, bar.value / most) * (width - nameWidth - valueWidth));
      const fill = isOurs(bar.name) ? '#1a7f5a' : '#9db2c9';
      parts.push(
        text({ x: nameWidth - 8, y: y + 13, 'text-anchor': 'end' }, bar.name),
        element('rect', { x: nameWidth, y: y + 2, width: length, height: line - 6, fill }),
        text({ x: nameWidth + length + 6, y: y + 13 }, (bar.value > most ? '→ ' : '') + shown(bar.value)),
      );
      y += line;
    }
    y += 14;
  }
  return page({ width, height: y, title, parts });
}

function isOurs(name: string): boolean {
  return /postern|Dedup|Inbox/i.test(name);
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
