import type { BurstOptions, BurstSummary } from '../../sandbox/burst.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';

/** Runs a burst, with a progress bar on a terminal. */
export async function runBurstWithBar(
  sandbox: Sandbox,
  options: BurstOptions,
  json: true | undefined,
): Promise<BurstSummary> {
  if (json || !process.stdout.isTTY) return sandbox.burst(options);
  const { progress } = await import('@clack/prompts');
  const bar = progress({ max: 100 });
  let shown = 0;
  bar.start(`Sending ${options.perSecond} events per second for ${options.seconds} s`);
  const onProgress = ({ settled, total }: { settled: number; total: number }): void => {
    const percent = Math.floor((settled / total) * 100);
    if (percent > shown) bar.advance(percent - shown, `${settled} of ${total} deliveries settled`);
    shown = Math.max(shown, percent);
  };
  try {
    return await sandbox.burst({ ...options, onProgress });
  } finally {
    bar.stop('Sent');
  }
}
