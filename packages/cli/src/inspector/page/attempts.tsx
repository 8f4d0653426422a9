import type { AttemptJson, DetailsJson } from '../entry-json.ts';
import { duration, shortTime } from './time.ts';

/** Lists the attempts that have ended, newest first. */
export function Attempts({ entry: { history } }: { entry: DetailsJson }) {
  if (history.length === 0) return null;
  return (
    <section aria-label="Attempts">
      <h3>Attempts</h3>
      <ol class="attempts" reversed>
        {history
          .map((attempt, at) => <AttemptLine key={at} attempt={attempt} before={history[at - 1]} />)
          .reverse()}
      </ol>
    </section>
  );
}

function AttemptLine({ attempt, before }: { attempt: AttemptJson; before: AttemptJson | undefined }) {
  const { startedAt, endedAt, error } = attempt;
  const took = new Date(endedAt).getTime() - new Date(startedAt).getTime();
  const waited = before && new Date(startedAt).getTime() - new Date(before.endedAt).getTime();
  return (
    <li class={error ? 'failed' : 'succeeded'}>
      <span class="result">{error ? 'failed' : 'succeeded'}</span>
      <time dateTime={startedAt} title={startedAt}>
        {shortTime(startedAt)}
      </time>
      <span class="muted">
        {`took ${duration(took)}`}
        {waited !== undefined && `, ${duration(Math.max(0, waited))} after the one before`}
      </span>
      {error && <p>{`${error.name}: ${error.message}`}</p>}
    </li>
  );
}
