import { useCallback, useRef, useState } from 'preact/hooks';

const shownMs = 6000;

/** A short message: shown for a while, and read out. */
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
