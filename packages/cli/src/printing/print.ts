/** Writes one line of the result to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a result as one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Writes a remark to standard error, so that it does not enter a pipe. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
