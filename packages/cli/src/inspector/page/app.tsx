import { useMemo, useRef, useState } from 'preact/hooks';
import type { EntryJson } from '../entry-json.ts';
import type { PageSettings } from '../page-html.ts';
import { createApi } from './api.ts';
import { ConfirmDialog, type Question } from './confirm-dialog.tsx';
import { EventDetails } from './event-details.tsx';
import { ListPane } from './list-pane.tsx';
import { createReplays, isReplayable } from './replay-questions.ts';
import { TopBar } from './top-bar.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useLiveList } from './use-live-list.ts';
import { useOpenEvent } from './use-open-event.ts';
import { useSelection } from './use-selection.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useView } from './use-view.ts';

export function App({ settings }: { settings: PageSettings }) {
  const api = useMemo(() => createApi(settings.base), []);
  const [view, change] = useView(settings.inboxes);
  const { id, ...filter } = view;
  const list = useLiveList(api, filter);
  const entries = list.entries ?? [];
  const { details, heading, activeId, activate, open, close } = useOpenEvent(api, view, change, entries);
  const selection = useSelection(filter);
  const chosen = entries.filter((entry) => selection.selected.has(entry.id));
  const [question, setQuestion] = useState<Question>();
  const [message, announce] = useAnnouncement();
  const search = useRef<HTMLInputElement>(null);
  const { inbox } = view;
  const onReplayed = selection.clear;
  const replays = createReplays({ api, inbox, announce, onQuestion: setQuestion, onReplayed });

  function replayOpen(entry: EntryJson | undefined = details.entry): void {
    if (entry && isReplayable(entry)) replays.ask([entry]);
  }

  useShortcuts({
    '/': () => search.current?.focus(),
    Escape: () => (id === '' ? selection.clear() : close()),
    j: focusRow,
    k: focusRow,
    r: () => (id === '' ? chosen.length > 0 && replays.ask(chosen) : replayOpen()),
  });

  return (
    <>
      <button type="button" class="skip" onClick={focusRow}>
        Skip to events
      </button>
      <TopBar
        settings={settings}
        inbox={inbox}
        connection={list.connection}
        onInbox={(inbox) => change({ inbox, provider: '', type: '', id: '' })}
      />
      <main class={id === '' ? '' : 'with-details'}>
        <ListPane
          filter={filter}
          list={list}
          selection={selection}
          chosen={chosen}
          activeId={activeId}
          openId={id}
          searchRef={search}
          onActivate={activate}
          onOpen={open}
          onChange={change}
          onReplay={() => replays.ask(chosen)}
          onReplayAll={() => void replays.askAll(filter)}
        />
        {id !== '' && (
          <EventDetails {...details} headingRef={heading} onClose={close} onReplay={replayOpen} />
        )}
      </main>
      <div role="status" class={`message ${message ? 'shown' : ''}`}>
        {message}
      </div>
      {question && <ConfirmDialog question={question} onDone={() => setQuestion(undefined)} />}
    </>
  );
}

/** Focuses the one row that Tab stops at. */
function focusRow(): void {
  document.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus();
}
