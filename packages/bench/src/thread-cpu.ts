/** The CPU time of this thread so far, in µs. */
export function threadCpu(): number {
  // Linux counts a running thread at each tick, some milliseconds apart, and brings it up to date for this call.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
