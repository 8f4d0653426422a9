/** `async` awaits once, as handlers that people write do; `sync` returns at once. */
export type HandlerKind = 'async' | 'sync';

export const handlerKinds: readonly HandlerKind[] = ['async', 'sync'];

/** The data of the events that are sent here. */
interface Delivered {
  readonly data: { readonly delivered_at: string };
}

/** Makes a handler that looks at its event and counts it. */
export function whenHandled(
  kind: HandlerKind,
  count: () => void,
): (event: Delivered) => void | Promise<void> {
  if (kind === 'async') {
    return async ({ data }) => {
      await null;
      if (data.delivered_at !== '') count();
    };
  }
  return ({ data }) => {
    if (data.delivered_at !== '') count();
  };
}
