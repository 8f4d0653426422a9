import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { EntryJson } from '../entry-json.ts';
import type { PageSettings } from '../page-html.ts';
import { createApi } from './api.ts';
import { ConfirmDialog, type Question } from './confirm-dialog.tsx';
import { Counts } from './counts.tsx';
import { EventDetails } from './event-details.tsx';
import { EventList } from './event-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { HourChart } from './hour-chart.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { createReplays } from './replay-questions.ts';
import { TopBar } from './top-bar.tsx';
import { useAnnouncement } from './use-announcement.ts';
import { useDetails } from './use-details.ts';
import { useLiveList } from './use-live-list.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useView } from './use-view.ts';

export function App({ settings }: { settings: PageSettings }) {
  const api = useMemo(() => createApi(settings.base), []);
  const [view, change] = useView(settings.inboxes);
  const { id, ...filter } = view;
  const list = useLiveList(api, filter);
  const { entries } = list;
  const [activeId, setActiveId] = useState(id);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question>();
  const [message, announce] = useAnnouncement();
  const details = useDetails(
    api,
    view.inbox,
    id,
    entries?.find((entry) => entry.id === id),
  );
  const search = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const replays = createReplays({
    ...{ api, inbox: view.inbox, announce },
    onQuestion: setQuestion,
    onReplayed: () => setSelected(new Set()),
  });
  const shown = entries ?? [];
  const chosen = shown.filter((entry) => selected.has(entry.id));

  // What is filtered away is not selected any more.
  useEffect(() => setSelected(new Set()), [JSON.stringify(filter)]);

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

  function select(ids: readonly string[], on: boolean): void {
    setSelected(
      (before) => new Set(on ? [...before, ...ids] : [...before].filter((each) => !ids.includes(each))),
    );
  }

  function replayOpen(entry: EntryJson | undefined = details.entry): void {
    if (entry && ['done', 'dead', 'quarantined'].includes(entry.state)) replays.ask([entry]);
  }

  useShortcuts({
    '/': () => search.current?.focus(),
    Escape: () => (id === '' ? setSelected(new Set()) : close()),
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
        <div class="list">
          <div class="summary">
            <Counts stats={list.stats} state={view.state} onState={(state) => change({ state })} />
            <HourChart hour={list.hour} />
          </div>
          <FilterBar filter={filter} types={list.hour?.types ?? {}} searchRef={search} onChange={change} />
          <ReplayBar
            filter={filter}
            entries={shown}
            chosen={chosen}
            onReplay={() => replays.ask(chosen)}
            onReplayAll={() => void replays.askAll(filter)}
            onClear={() => setSelected(new Set())}
          />
          {list.trouble && <p class="banner">{list.trouble}</p>}
          <div class="scroll">
            <EventList
              entries={shown}
              fresh={list.fresh}
              openId={id}
              activeId={activeId}
              selected={selected}
              onActivate={setActiveId}
              onOpen={open}
              onSelect={select}
            />
            {entries?.length === 0 && <p class="empty">Nothing here. What comes in shows up by itself.</p>}
            {list.showOlder && (
              <button type="button" class="quiet older" onClick={list.showOlder}>
                Show older
              </button>
            )}
          </div>
        </div>
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

/** The row that stands for the list in the order of Tab. */
function focusRow(): void {
  document.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus();
}
