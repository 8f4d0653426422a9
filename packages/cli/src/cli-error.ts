/** Why a command ends without having done what it was asked for, and its exit code. */
const exitCodes = {
  /** It ran, and the answer is no. */
  refused: 1,
  /** It was called in a way that cannot work. */
  usage: 2,
  /** A file, a server or a database could not be had. */
  unreachable: 3,
} as const;

/** An error of the command line: its message is all that the user sees. Never a secret or a body byte is in it. */
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
