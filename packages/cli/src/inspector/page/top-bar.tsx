import type { PageSettings } from '../page-html.ts';
import { ThemeToggle } from './theme-toggle.tsx';
import type { LiveList } from './use-live-list.ts';

interface TopBarProps {
  readonly settings: PageSettings;
  readonly inbox: string;
  readonly connection: LiveList['connection'];
  onInbox(inbox: string): void;
}

const words = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost, trying again' } as const;

export function TopBar({ settings: { title, inboxes }, inbox, connection, onInbox }: TopBarProps) {
  return (
    <header class="top">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="logo">
        <rect width="24" height="24" rx="5" />
        <path d="M6 19v-7a6 6 0 0 1 12 0v7M12 6v13M6 13.5h12" />
      </svg>
      <h1>{title}</h1>
      {inboxes.length > 1 && (
        <select
          aria-label="Inbox"
          value={inbox}
          onChange={({ currentTarget }) => onInbox(currentTarget.value)}
        >
          {inboxes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <span class="space" />
      <span class={`connection ${connection}`} role="status">
        {words[connection]}
      </span>
      <ThemeToggle />
    </header>
  );
}
