import { useLayoutEffect, useState } from 'preact/hooks';

const key = 'postern-theme';

/** Switches between light and dark. The default is the theme of the system. */
export function ThemeToggle() {
  const [chosen, setChosen] = useState(readChosen);
  // A layout effect runs before the page is drawn, so that it does not flash.
  useLayoutEffect(() => {
    if (chosen) document.documentElement.dataset.theme = chosen;
  }, [chosen]);
  const now = chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const other = now === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      class="quiet icon"
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      onClick={() => {
        setChosen(other);
        try {
          localStorage.setItem(key, other);
        } catch {
          // Without storage, the choice lasts until the page is closed.
        }
      }}
    >
      <svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true">
        <circle cx="10" cy="10" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" />
        <path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
      </svg>
    </button>
  );
}

function readChosen(): 'light' | 'dark' | undefined {
  try {
    const kept = localStorage.getItem(key);
    return kept === 'light' || kept === 'dark' ? kept : undefined;
  } catch {
    return undefined;
  }
}
