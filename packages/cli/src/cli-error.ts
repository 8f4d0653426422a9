/** The exit code for each reason why a command failed. */
const exitCodes = {
  /** The command ran, and the answer is no. */
  refused: 1,
  /** The command was called in a way that cannot work. */
  usage: 2,
  /** A file, a server or a database could not be reached. */
  unreachable: 3,
} as const;

/** An error of the command line. The user sees only its message, which never contains a secret or a body byte. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: keyof typeof exitCodes;
  readonly exitCode: 1 | 2 | 3;

  constructor(code: keyof typeof exitCodes, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.exitCode = exitCodes[code];
  }
}
