import type { LineChart } from './chart.ts';
import { element, page, text } from './svg.ts';

const width = 860;
const height = 420;
const left = 70;
const right = 260;
const top = 60;
const bottom = 60;
const colours = ['#1a7f5a', '#c2571a', '#4a6fa5', '#8a4f9e', '#a08a1f', '#5a5a5a', '#b03a5b'];

/** Draws lines over a logarithmic x and a y that begins at 0, so that a cost that does not grow is flat. */
export function lineChart({ title, x, y, lines }: LineChart): string {
  const points = lines.flatMap((line) => line.points);
  const xs = points.map(([at]) => Math.log10(at));
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const highest = Math.max(...points.map(([, value]) => value)) * 1.1;
  const toX = (at: number) =>
    left + ((Math.log10(at) - least) / (most - least || 1)) * (width - left - right);
  const toY = (value: number) => height - bottom - (value / highest) * (height - top - bottom);

  const parts = [
    element('path', {
      d: `M${left} ${top} V${height - bottom} H${width - right}`,
      fill: 'none',
      stroke: '#888',
    }),
    text({ x: (left + width - right) / 2, y: height - 15, 'text-anchor': 'middle' }, x),
    text({ x: 10, y: top - 12 }, y),
  ];
  for (let power = Math.ceil(least); power <= most; power++) {
    const at = toX(10 ** power);
    parts.push(
      text({ x: at, y: height - bottom + 18, 'text-anchor': 'middle' }, (10 ** power).toLocaleString('en')),
    );
  }
  for (let step = 0; step <= 4; step++) {
    const value = (highest * step) / 4;
    parts.push(text({ x: left - 6, y: toY(value) + 4, 'text-anchor': 'end' }, value.toPrecision(2)));
  }
  for (const [i, line] of lines.entries()) {
    const stroke = colours[i % colours.length]!;
    const at = line.points.map(([a, value]) => `${toX(a).toFixed(1)},${toY(value).toFixed(1)}`);
    parts.push(
      element('polyline', { points: at.join(' '), fill: 'none', stroke, 'stroke-width': 2 }),
      element('rect', { x: width - right + 16, y: top + i * 20, width: 12, height: 12, fill: stroke }),
      text({ x: width - right + 34, y: top + i * 20 + 11 }, line.name),
    );
  }
  return page({ width, height, title, parts });
}
