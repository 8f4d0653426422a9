import type { ComponentChildren } from 'preact';
import type { DetailsJson } from '../entry-json.ts';
import { bytes, relativeTime, shortTime } from './time.ts';

const proofs = {
  body: 'the signature covers the body',
  token: 'a token beside the body',
  credential: 'the caller knew a password',
  none: 'nothing was proved',
} as const;

/** Shows the facts about an event, except its payload. */
export function Facts({ entry }: { entry: DetailsJson }) {
  const { verification, orderingKey, replays, crashes } = entry;
  const moments = {
    Received: entry.receivedAt,
    Occurred: entry.occurredAt,
    Due: entry.dueAt,
    'Leased until': entry.leaseUntil,
    Ended: entry.endedAt,
  };
  return (
    <dl class="facts">
      <Fact name="Event id">
        <span class="mono">{entry.eventId}</span>
      </Fact>
      <Fact name="Provider">
        {entry.provider}
        {entry.endpoint !== entry.provider && <span class="muted"> at {entry.endpoint}</span>}
      </Fact>
      <Fact name="Verified">
        <strong class={`level ${verification.level}`}>{verification.level}</strong>
        <span class="muted">{` ${proofs[verification.level]} (${verification.scheme})`}</span>
      </Fact>
      <Fact name="Secret">
        {ordinal(verification.secretIndex)} <span class="muted">of those configured</span>
      </Fact>
      {Object.entries(moments).map(
        ([name, iso]) =>
          iso && (
            <Fact key={name} name={name}>
              <Moment iso={iso} />
            </Fact>
          ),
      )}
      <Fact name="Attempts">
        {entry.attempts}
        {crashes > 0 && <span class="bad">{`, ${crashes} crashed`}</span>}
        {replays > 0 && (
          <span class="muted">{`, replayed ${replays === 1 ? 'once' : `${replays} times`}`}</span>
        )}
      </Fact>
      {orderingKey !== undefined && (
        <Fact name="Ordering key">
          <span class="mono">{orderingKey}</span>
        </Fact>
      )}
      {entry.delivery && (
        <Fact name="Request">
          <span class="mono">{`${entry.delivery.method} ${entry.delivery.url}`}</span>
        </Fact>
      )}
      <Fact name="Body">{bytes(entry.size)}</Fact>
      <Fact name="Entry">
        <span class="mono">{entry.id}</span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Moment({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={iso}>
      {shortTime(iso)} <span class="muted">{relativeTime(iso, Date.now())}</span>
    </time>
  );
}

function ordinal(index: number): string {
  return ['first', 'second', 'third'][index] ?? `number ${index + 1}`;
}
