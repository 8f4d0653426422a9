import { useCallback, useRef, useState } from 'preact/hooks';

const shownMs = 6000;

/** Shows a short message for some seconds. Screen readers read it out. */
export function useAnnouncement(): readonly [string, (text: string) => void] {
  const [text, setText] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((text: string) => {
    setText(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setText(''), shownMs);
  }, []);
  return [text, announce];
}
