import type { LastHour } from '../last-hour.ts';

const outcomes = ['done', 'open', 'dead', 'quarantined'] as const;
const width = 600;
const height = 60;

/** Draws the last hour: a bar for each minute, stacked by the state of its events. */
export function HourChart({ hour }: { hour: LastHour | undefined }) {
  const minutes = hour?.minutes ?? [];
  const sums = outcomes.map((_, at) => minutes.reduce((sum, counts) => sum + (counts[at] ?? 0), 0));
  const total = sums.reduce((sum, each) => sum + each, 0);
  const most = Math.max(1, ...minutes.map((counts) => counts.reduce((sum, each) => sum + each, 0)));
  const words = outcomes.flatMap((outcome, at) => (sums[at] ? `${sums[at]} ${outcome}` : [])).join(', ');
  return (
    <figure class="chart">
      <figcaption>
        <span>Last hour</span>
        <span class="muted">
          {total.toLocaleString()} received{hour?.whole === false ? ' and more: the newest are shown' : ''}
          {total > 0 ? `, at most ${most} a minute` : ''}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Received in the last hour: ${words || 'nothing'}.`}
      >
        <title>{`Received in the last hour: ${words || 'nothing'}.`}</title>
        {minutes.map((counts, index) => (
          <Minute
            key={(hour?.until ?? 0) / 60_000 - 60 + index}
            counts={counts}
            index={index}
            most={most}
            until={hour?.until ?? 0}
          />
        ))}
      </svg>
      <div class="axis" aria-hidden="true">
        <span>60 min ago</span>
        <span>now</span>
      </div>
    </figure>
  );
}

interface MinuteProps {
  readonly counts: readonly number[];
  readonly index: number;
  readonly most: number;
  readonly until: number;
}

function Minute({ counts, index, most, until }: MinuteProps) {
  const step = width / 60;
  let top = height;
  const at = new Date(until - (60 - index) * 60_000).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
  });
  const words = outcomes.flatMap((outcome, at) => (counts[at] ? `${counts[at]} ${outcome}` : []));
  return (
    <g>
      <title>{`${at}: ${words.join(', ') || 'nothing'}`}</title>
      <rect class="ground" x={index * step} y={0} width={step} height={height} />
      {outcomes.map((outcome, at) => {
        const count = counts[at] ?? 0;
        if (count === 0) return null;
        const bar = Math.max(1.5, (count / most) * (height - 2));
        top -= bar;
        return (
          <rect key={outcome} class={outcome} x={index * step + 1} y={top} width={step - 2} height={bar} />
        );
      })}
      {counts.every((count) => count === 0) && (
        <rect class="nothing" x={index * step + 1} y={height - 1} width={step - 2} height={1} />
      )}
    </g>
  );
}
