import { useEffect, useRef } from 'preact/hooks';

/** Handles keys anywhere on the page, except while the user types or answers a question. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { tagName, type } = event.target as HTMLInputElement;
      if (document.querySelector('dialog[open]')) return;
      const typing = (tagName === 'INPUT' && type !== 'checkbox') || tagName === 'SELECT';
      if (typing && event.key === 'Escape') (event.target as HTMLElement).blur();
      if (typing || !Object.hasOwn(current.current, event.key)) return;
      event.preventDefault();
      current.current[event.key]?.();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
