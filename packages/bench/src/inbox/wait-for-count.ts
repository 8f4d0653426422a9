/** Counts, and resolves when so many more have been counted. */
export function waitForCount(): { add(): void; until(count: number): Promise<void> } {
  let left = 0;
  let done = () => {};
  return {
    add() {
      if (--left === 0) done();
    },
    until(count) {
      left = count;
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  };
}
