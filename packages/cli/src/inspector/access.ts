/** Who may look and replay: one of the two. */
export interface Access {
  /**
   * Says who may look and replay; it is asked about every request. A `Response` sends a visitor elsewhere, to sign in
   * say. Whoever is refused gets an empty 403: no page, no script, no data.
   */
  authorize?: (request: Request) => boolean | Response | Promise<boolean | Response>;
  /** Instead of `authorize`: everybody on this machine may. Requests from, for or by way of elsewhere get a 403. */
  unsafe?: true;
}
