/** How many attempts an inbox keeps of an entry: the last ones that ended. */
export const historyLength = 20;
