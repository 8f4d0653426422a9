/** The interval of the timer. */
const tickMs = 10;

/**
 * Calls `emit` with the number of events that are due, `perSecond` a second, even after a delay. Returns a function that
 * stops it.
 */
export function pace(perSecond: number, emit: (count: number) => void): () => void {
  const started = performance.now();
  let emitted = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - started) * perSecond) / 1000) - emitted;
    if (due <= 0) return;
    emitted += due;
    emit(due);
  }, tickMs);
  return () => clearInterval(timer);
}
