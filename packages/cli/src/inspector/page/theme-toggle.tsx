import { useLayoutEffect, useState } from 'preact/hooks';

const key = 'postern-theme';

/** Between light and dark; at first as the system has it. */
export function ThemeToggle() {
  const [chosen, setChosen] = useState(readChosen);
  // Before it is drawn, so that nothing flashes.
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
          // It holds until the page is left.
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
