/** The limit of code by hand, in bytes: as much as Postern's default. */
export const maxBodyBytes = 1_048_576;
