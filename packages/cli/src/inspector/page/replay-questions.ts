import type { EntryState } from '@postern/core/inbox';
import type { EntryJson } from '../entry-json.ts';
import type { Api } from './api.ts';
import type { Question } from './confirm-dialog.tsx';
import type { Filter } from './filter.ts';

export interface Replays {
  /** One or several by id. */
  ask(entries: readonly EntryJson[]): void;
  /** All that fit the filter; the dead ones where it names no state. */
  askAll(filter: Filter): Promise<void>;
}

interface ReplaysOptions {
  readonly api: Api;
  readonly inbox: string;
  onQuestion(question: Question): void;
  onReplayed(): void;
  announce(text: string): void;
}

/** Asks how many are to be replayed before any is. */
export function createReplays({ api, inbox, onQuestion, onReplayed, announce }: ReplaysOptions): Replays {
  const replay = async (which: Parameters<Api['replay']>[1], count: number): Promise<void> => {
    try {
      const replayed = await api.replay(inbox, which);
      const rest =
        count > replayed ? ` ${count - replayed} could not be: open still, or without a body.` : '';
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
          'The handlers run again, as if new.',
          done > 0 && (done === 1 ? 'One has succeeded before.' : `${done} have succeeded before.`),
          aside && 'What was set aside because its content differed is handled too.',
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
      // What comes while the question stands is not part of it.
      const until = new Date().toISOString();
      try {
        const { count, more } = await api.count({ ...filter, state }, until);
        if (count === 0) return announce('Nothing fits any more.');
        const many = more ? `More than ${count.toLocaleString()}` : count.toLocaleString();
        onQuestion({
          title: `Replay all ${state} events that match?`,
          text: `${many} ${count === 1 ? 'event fits' : 'events fit'} the filter. The handlers run again, as if new.`,
          yes: more ? 'Replay all' : `Replay ${count.toLocaleString()}`,
          onYes: () => void replay({ query: { ...filter, state, until } }, 0),
        });
      } catch (error) {
        announce((error as Error).message);
      }
    },
  };
}

/** The state of those that `askAll` is about; undefined where none of them could be replayed. */
export function replayedState({ state }: Filter): EntryState | undefined {
  if (state === '') return 'dead';
  return state === 'pending' || state === 'processing' ? undefined : state;
}

export function events(count: number): string {
  return count === 1 ? '1 event' : `${count.toLocaleString()} events`;
}
