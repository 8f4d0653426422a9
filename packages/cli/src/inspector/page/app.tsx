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
import { useDetails } from './use-details.ts';
import { useLiveList } from './use-live-list.ts';
import { useSelection } from './use-selection.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useView } from './use-view.ts';

export function App({ settings }: { settings: PageSettings }) {
  const api = useMemo(() => createApi(settings.base), []);
  const [view, change] = useView(settings.inboxes);
  const { id, ...filter } = view;
  const list = useLiveList(api, filter);
  const listed = list.entries?.find((entry) => entry.id === id);
  const details = useDetails(api, view.inbox, id, listed);
  const selection = useSelection(filter);
  const chosen = (list.entries ?? []).filter((entry) => selection.selected.has(entry.id));
  const [activeId, setActiveId] = useState(id);
  const [question, setQuestion] = useState<Question>();
  const [message, announce] = useAnnouncement();
  const search = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const replays = createReplays({
    api,
    inbox: view.inbox,
    announce,
    onQuestion: setQuestion,
    onReplayed: selection.clear,
  });

  function open(id: string, moveFocus: boolean): void {
    setActiveId(id);
    change({ id });
    if (moveFocus) requestAnimationFrame(() => heading.current?.focus());
  }

  function close(): void {
    change({ id: '' });
    const row = id && document.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"]`);
    if (row) row.focus();
  }

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
        inbox={view.inbox}
        connection={list.connection}
        onInbox={(inbox) => change({ inbox, provider: '', type: '', id: '' })}
      />
      <main class={id === '' ? '' : 'with-details'}>
        <ListPane
          {...{ filter, list, selection, chosen, activeId }}
          openId={id}
          searchRef={search}
          onActivate={setActiveId}
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
