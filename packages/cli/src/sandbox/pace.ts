/** How often it is looked whether something is due. */
const tickMs = 10;

/** Calls `emit` so often that it has been asked for `perSecond` a second, late ones included. Returns how to end that. */
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
