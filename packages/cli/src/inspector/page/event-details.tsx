import type { RefObject } from 'preact';
import type { DetailsJson } from '../entry-json.ts';
import { Attempts } from './attempts.tsx';
import { Commands } from './commands.tsx';
import { Facts } from './facts.tsx';
import { HeaderTable } from './header-table.tsx';
import { Payload } from './payload.tsx';
import { isReplayable } from './replay-questions.ts';
import { StateLabel } from './state-label.tsx';

interface EventDetailsProps {
  readonly entry: DetailsJson | undefined;
  readonly trouble: string;
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
  onClose(): void;
  onReplay(entry: DetailsJson): void;
}

/** Shows one event: its facts, attempts, payload and headers. */
export function EventDetails({ entry, trouble, headingRef, onClose, onReplay }: EventDetailsProps) {
  const replayable = entry?.delivery && isReplayable(entry);
  return (
    <section class="details" aria-label="Event">
      <header>
        <h2 ref={headingRef} tabIndex={-1}>
          {entry?.type ?? 'Event'}
        </h2>
        {entry && <StateLabel state={entry.state} />}
        <span class="space" />
        {entry && (
          <button
            type="button"
            class="primary"
            disabled={!replayable}
            title={replayable ? 'Handle it again (r)' : whyNot(entry)}
            aria-keyshortcuts="r"
            onClick={() => onReplay(entry)}
          >
            Replay
          </button>
        )}
        <button type="button" class="quiet" aria-keyshortcuts="Escape" onClick={onClose}>
          Close
        </button>
      </header>
      {trouble && <p class="banner">{trouble}</p>}
      {entry && (
        <div class="content">
          {entry.error && (
            <div class="error">
              <strong>{entry.error.name}</strong>
              {entry.error.code && <code>{entry.error.code}</code>}
              <p>{entry.error.message}</p>
            </div>
          )}
          <Facts entry={entry} />
          <Attempts entry={entry} />
          <Payload entry={entry} />
          {entry.delivery && <HeaderTable headers={entry.delivery.headers} />}
          <Commands entry={entry} />
        </div>
      )}
    </section>
  );
}

function whyNot({ delivery, state }: DetailsJson): string {
  return delivery ? `It is still ${state}` : `It is ${state}, and its body is past its retention`;
}
