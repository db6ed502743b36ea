/**
 * The functions that one thread offers another. Arguments and results are plain
 * data: they are copied, see `structuredClone`.
 */
export type Functions<F> = { [Name in keyof F]: (...args: never[]) => unknown };

/** An error in the form in which it is sent between threads. */
export interface Failure {
  /** The `name` of the error's class. */
  readonly kind: string;
  readonly message: string;
  /**
   * The error's `code`, if it has one, as errors of the system and of SQLite
   * do.
   */
  readonly code?: string;
}

/**
 * Constructors that recreate errors by kind; any other kind becomes an `Error`.
 */
export type ErrorKinds = Readonly<Record<string, (of: Failure) => Error>>;

/**
 * One message; all messages of one turn of the event loop are sent together.
 */
export type Message =
  /** A call; with id 0 nobody waits for its result. */
  | {
    readonly id: number;
    readonly name: string;
    readonly args: readonly unknown[];
  }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** Posts messages to the other end, which passes them to its `receive`. */
export interface Port {
  postMessage(
    messages: readonly Message[],
    options?: StructuredSerializeOptions,
  ): void;
}

type FunctionsByName = Readonly<
  Record<string, (...args: never[]) => unknown>
>;

/** Buffers to transfer rather than copy, by the value that contains them. */
const transfers = new WeakMap<object, Transferable[]>();

/**
 * Marks an argument or a result whose buffers are transferred instead of
 * copied. This thread cannot use them afterwards.
 */
export function transferred<T extends object>(
  value: T,
  buffers: Transferable[],
): T {
  transfers.set(value, buffers);
  return value;
}

/**
 * One end of the connection between two threads; both ends are alike. Each end
 * calls the functions of the other one and answers its calls.
 *
 * A message costs as much as ten calls batched in one, so everything sent in
 * the same turn of the event loop goes out as one message, in its order.
 */
export class Channel<Theirs extends Functions<Theirs>> {
  #port: Port;
  #functions: FunctionsByName = {};
  #errors: ErrorKinds;
  #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;
  #messages: Message[] = [];
  #transfer: Transferable[] = [];
  #ended: Error | null = null;

  /** @param errors The kinds of error to expect from the other end. */
  constructor(port: Port, errors: ErrorKinds = {}) {
    this.#port = port;
    this.#errors = errors;
  }

  /**
   * Sets the functions that the other end can call; before that it can call
   * none.
   */
  serve<Ours extends Functions<Ours>>(functions: Ours): void {
    this.#functions = functions as FunctionsByName;
  }

  /** The error of every call once the other end is gone; null until then. */
  get ended(): Error | null {
    return this.#ended;
  }

  /**
   * Calls a function of the other end and resolves to its result.
   *
   * @throws The error of the function, recreated by {@linkcode ErrorKinds}, or
   * the one passed to {@linkcode end}.
   */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const result = Promise.withResolvers<unknown>();
    const id = ++this.#lastId;
    this.#waiting.set(id, result);
    this.#send({ id, name, args }, args);
    return result.promise as Promise<Awaited<ReturnType<Theirs[Name]>>>;
  }

  /**
   * Calls a function of the other end, which must not throw, and ignores its
   * result.
   */
  notify<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): void {
    if (!this.#ended) this.#send({ id: 0, name, args }, args);
  }

  /** Handles the messages that the other end has posted. */
  receive(messages: readonly Message[]): void {
    for (const message of messages) {
      if ("name" in message) this.#answer(message);
      else this.#settle(message);
    }
  }

  /** Rejects all pending calls and all later ones. */
  end(error: Error): void {
    if (this.#ended) return;
    this.#ended = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async #answer(
    { id, name, args }: Extract<Message, { name: string }>,
  ): Promise<void> {
    try {
      const value = await this.#functions[name]!(...args as never[]);
      if (id !== 0) this.#send({ id, value }, [value]);
    } catch (error) {
      if (id === 0) throw error;
      this.#send({ id, failure: failureOf(error) }, []);
    }
  }

  #settle(message: Exclude<Message, { name: string }>): void {
    const result = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ("value" in message) result?.resolve(message.value);
    else result?.reject(this.#errorOf(message.failure));
  }

  #errorOf(failure: Failure): Error {
    const make = this.#errors[failure.kind];
    if (make) return make(failure);
    const { message, code } = failure;
    return code === undefined
      ? new Error(message)
      : Object.assign(new Error(message), { code });
  }

  #send(message: Message, values: readonly unknown[]): void {
    for (const value of values) {
      if (typeof value !== "object" || value === null) continue;
      const buffers = transfers.get(value);
      if (buffers) this.#transfer.push(...buffers);
    }
    if (this.#messages.push(message) === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#messages;
    const transfer = this.#transfer;
    this.#messages = [];
    this.#transfer = [];
    // A second argument, even undefined, costs 2 µs.
    if (transfer.length === 0) this.#port.postMessage(messages);
    else this.#port.postMessage(messages, { transfer });
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { kind: "Error", message: String(error) };
  }
  const { name: kind, message } = error;
  return "code" in error && typeof error.code === "string"
    ? { kind, message, code: error.code }
    : { kind, message };
}
