/** The number of attempts that an inbox keeps of an entry: the last ones that ended. */
export const historyLength = 20;
