/** One HTTP request, byte for byte. Nothing is added to its headers but `host` and what frames the body. */
export interface ContractRequest {
  /** Default: `POST`. */
  readonly method?: string;
  /** In this order, repeated ones too. Values are latin1. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Sent in chunks, without a `content-length`. */
  readonly chunked?: boolean;
  /** A `content-length` larger than the body: the rest never comes, and the request stays open. */
  readonly declaredLength?: number;
  /** With `declaredLength`: the connection is cut when the body's bytes are sent. */
  readonly cut?: boolean;
}

export interface ContractResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The contract's receiver, mounted in one framework in one way. */
export interface Subject {
  send(request: ContractRequest): Promise<ContractResponse>;
  /** How often the handler of this event has run. */
  runs(id: string): Promise<number>;
  /** Lets the held handler of this event end. */
  release(id: string): Promise<void>;
  close(): Promise<void>;
  /** The status with which a parser that stands before the receiver answers this request by itself. */
  parserAnswer?(request: ContractRequest): number | undefined;
}
