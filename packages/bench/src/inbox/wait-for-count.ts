/** Counts, and resolves when so many have been counted. */
export function waitForCount(count: number): { add(): void; readonly reached: Promise<void> } {
  let counted = 0;
  let resolve = () => {};
  return {
    reached: new Promise((done) => {
      resolve = done;
    }),
    add() {
      if (++counted === count) resolve();
    },
  };
}
