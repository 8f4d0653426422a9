/** The rule for who may look and replay: one of the two. */
export interface Access {
  /**
   * Decides whether a request may look and replay. It is called for every request. Return a `Response` to send the
   * visitor elsewhere, for example to sign in. A refused request gets an empty 403: no page, no script, no data.
   */
  authorize?: (request: Request) => boolean | Response | Promise<boolean | Response>;
  /** Instead of `authorize`: every user of this machine may. A request from, for or through another host gets a 403. */
  unsafe?: true;
}
