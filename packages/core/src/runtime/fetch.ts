/** The part of `fetch` that is used here: pass your own to go through a proxy, or in tests. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
