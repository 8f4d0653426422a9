export interface Answer {
  readonly kind: string;
  readonly status: number;
  readonly body: string;
}

/** Reads the table of answers in a page: kinds of outcome in backticks, a status, a body in backticks. */
export function answersTable(page: string): readonly Answer[] {
  const lines = page.split('\n');
  const heading = lines.findIndex((line) => /^\| *Outcome *\| *Status *\| *Body *\|$/.test(line));
  if (heading < 0) throw new Error('The page has no line `| Outcome | Status | Body |`.');
  const after = lines.slice(heading + 2);
  const end = after.findIndex((line) => !line.startsWith('|'));
  return after.slice(0, end < 0 ? undefined : end).flatMap((line) => {
    const [, outcomes = '', status = '', body = ''] = line.split('|').map((cell) => cell.trim());
    return quoted(outcomes).map((kind) => ({ kind, status: Number(status), body: quoted(body)[0] ?? '' }));
  });
}

function quoted(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].map((match) => match[1] ?? '');
}
