import type { UpdateJson } from '../entry-json.ts';

export interface EventListeners {
  onUpdate(update: UpdateJson): void;
  /** Gets the reason why the inbox cannot be read. */
  onTrouble(trouble: string): void;
  onLost(): void;
}

const reconnectMs = 3000;

/** Follows the server-sent events at a URL, and connects again when the connection is lost. Returns a function that stops it. */
export function followEvents(url: string, { onUpdate, onTrouble, onLost }: EventListeners): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;

  function connect(): void {
    source = new EventSource(url);
    source.addEventListener('update', ({ data }: MessageEvent<string>) => onUpdate(JSON.parse(data)));
    source.addEventListener('trouble', ({ data }: MessageEvent<string>) => onTrouble(JSON.parse(data)));
    source.addEventListener('error', () => {
      onLost();
      // The browser connects again itself, except after an answer that is not a stream.
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(connect, reconnectMs);
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
