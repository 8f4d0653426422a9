import type { EntryState } from '@postern/core/inbox';
import type { EntryJson } from '../entry-json.ts';
import type { Api } from './api.ts';
import type { Question } from './confirm-dialog.tsx';
import type { Filter } from './filter.ts';

export interface Replays {
  /** Asks about one or several events, by id. */
  ask(entries: readonly EntryJson[]): void;
  /** Asks about all events that match the filter; only the dead ones when it names no state. */
  askAll(filter: Filter): Promise<void>;
}

interface ReplaysOptions {
  readonly api: Api;
  readonly inbox: string;
  onQuestion(question: Question): void;
  onReplayed(): void;
  announce(text: string): void;
}

/** Asks for confirmation, with the number of events, before it replays them. */
export function createReplays({ api, inbox, onQuestion, onReplayed, announce }: ReplaysOptions): Replays {
  const replay = async (which: Parameters<Api['replay']>[1], count: number): Promise<void> => {
    try {
      const replayed = await api.replay(inbox, which);
      const rest =
        count > replayed ? ` ${count - replayed} could not be replayed: still open, or without a body.` : '';
      announce(`${events(replayed)} replayed.${rest}`);
      onReplayed();
    } catch (error) {
      announce((error as Error).message);
    }
  };

  return {
    ask(entries) {
      const ids = entries.map(({ id }) => id);
      const done = entries.filter(({ state }) => state === 'done').length;
      const aside = entries.some(({ state }) => state === 'quarantined');
      onQuestion({
        title: `Replay ${events(ids.length)}?`,
        text: [
          'The handlers run again, as for a new event.',
          done > 0 && (done === 1 ? 'One has succeeded before.' : `${done} have succeeded before.`),
          aside && 'Events that were quarantined because their content differed are handled too.',
        ]
          .filter(Boolean)
          .join(' '),
        yes: `Replay ${ids.length}`,
        onYes: () => void replay({ ids }, ids.length),
      });
    },

    async askAll(filter) {
      const state = replayedState(filter);
      if (!state) return;
      // Events that arrive while the question is open are not replayed.
      const until = new Date().toISOString();
      try {
        const { count, more } = await api.count({ ...filter, state }, until);
        if (count === 0) return announce('No event matches any more.');
        const many = more ? `More than ${count.toLocaleString()}` : count.toLocaleString();
        onQuestion({
          title: `Replay all ${state} events that match?`,
          text: `${many} ${count === 1 ? 'event matches' : 'events match'} the filter. The handlers run again, as for a new event.`,
          yes: more ? 'Replay all' : `Replay ${count.toLocaleString()}`,
          onYes: () => void replay({ query: { ...filter, state, until } }, 0),
        });
      } catch (error) {
        announce((error as Error).message);
      }
    },
  };
}

/** Returns the state of the events that `askAll` replays; undefined when they cannot be replayed. */
export function replayedState({ state }: Filter): EntryState | undefined {
  if (state === '') return 'dead';
  return state === 'pending' || state === 'processing' ? undefined : state;
}

/** Returns true for an event whose handling has ended. */
export function isReplayable({ state }: EntryJson): boolean {
  return state === 'done' || state === 'dead' || state === 'quarantined';
}

export function events(count: number): string {
  return count === 1 ? '1 event' : `${count.toLocaleString()} events`;
}
