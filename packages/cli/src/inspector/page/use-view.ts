import { useCallback, useEffect, useState } from 'preact/hooks';
import { readView, toSearch, type View } from './filter.ts';

/** Keeps the view in the page's address. Back closes an event that was opened, but does not undo a filter. */
export function useView(inboxes: readonly string[]): readonly [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => readView(location.search, inboxes));
  useEffect(() => {
    const onBack = (): void => setView(readView(location.search, inboxes));
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, []);
  const change = useCallback((change: Partial<View>) => {
    setView((before) => {
      const after = { ...before, ...change };
      const search = toSearch({ ...after, inbox: inboxes.length > 1 ? after.inbox : '' });
      const opens = before.id === '' && after.id !== '';
      history[opens ? 'pushState' : 'replaceState'](null, '', search ? `?${search}` : location.pathname);
      return after;
    });
  }, []);
  return [view, change];
}
