import { useState } from 'preact/hooks';
import type { DetailsJson } from '../entry-json.ts';
import {
  inboxReplayCommand,
  recordingName,
  recordingOf,
  replayCommand,
  sendCommand,
} from './shell-commands.ts';

/** Shows commands that do the same from a terminal. */
export function Commands({ entry }: { entry: DetailsJson }) {
  return (
    <section aria-label="Commands">
      <div class="heading">
        <h3>From a terminal</h3>
        {entry.delivery && (
          <button type="button" class="quiet" onClick={() => save(entry)}>
            Save recording
          </button>
        )}
      </div>
      <Command label="Send a similar event" text={sendCommand(entry)} />
      <Command label="Send the saved recording again" text={entry.delivery && replayCommand(entry)} />
      <Command label="Replay it in the inbox" text={inboxReplayCommand(entry)} />
    </section>
  );
}

function Command({ label, text }: { label: string; text: string | undefined }) {
  const [copied, setCopied] = useState(false);
  if (text === undefined) return null;
  return (
    <div class="command">
      <span class="muted">{label}</span>
      <button
        type="button"
        class="quiet"
        aria-label={`Copy: ${label.toLowerCase()}`}
        onClick={() => {
          // There is no clipboard without a secure connection: the user selects the text instead.
          navigator.clipboard?.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
        onBlur={() => setCopied(false)}
      >
        {copied ? 'Copied' : 'Copy'}
      </button>
      <code>{text}</code>
    </div>
  );
}

function save(entry: DetailsJson): void {
  const url = URL.createObjectURL(new Blob([`${recordingOf(entry)}\n`], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = recordingName(entry);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
