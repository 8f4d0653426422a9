/** One HTTP request, byte for byte. Only `host` and the headers that frame the body are added. */
export interface ContractRequest {
  /** Default: `POST`. */
  readonly method?: string;
  /** Sent in this order, also repeated ones. Values are latin1. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Sent in chunks, without a `content-length`. */
  readonly chunked?: boolean;
  /** A `content-length` larger than the body: the rest is never sent, and the request stays open. */
  readonly declaredLength?: number;
  /** Together with `declaredLength`: cuts the connection after the bytes of the body. */
  readonly cut?: boolean;
}

export interface ContractResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The contract's receiver, mounted in one way in one framework. */
export interface Subject {
  send(request: ContractRequest): Promise<ContractResponse>;
  /** Counts the runs of the handler of this event. */
  runs(id: string): Promise<number>;
  /** Lets the held handler of this event end. */
  release(id: string): Promise<void>;
  close(): Promise<void>;
  /** The status of a parser before the receiver, if it answers this request itself. */
  parserAnswer?(request: ContractRequest): number | undefined;
}
