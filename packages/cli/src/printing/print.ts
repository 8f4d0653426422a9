/** Writes one line of result to the standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a result for a program: one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Writes what is no result to the standard error, so that a pipe does not carry it. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
