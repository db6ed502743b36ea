import { Channel, type ErrorKinds, type Functions } from "./channel.ts";

export interface ThreadOptions<Ours> {
  /** A noun that names the thread in messages and in the runtime's traces. */
  readonly name: string;
  /** The functions the thread may call; default: none. */
  readonly functions?: Ours;
  /** The kinds of error to expect from the thread; default: none. */
  readonly errors?: ErrorKinds;
  /**
   * Makes the error for calls that a dead thread leaves unanswered, from the
   * message of the error that ended it.
   */
  readonly deathError?: (message: string) => Error;
}

/** A thread, as seen by the one that started it. */
export interface Thread<Theirs extends Functions<Theirs>>
  extends Pick<Channel<Theirs>, "call" | "notify" | "ended"> {
  /** Resolves if the thread ends by itself, because of an uncaught error. */
  readonly died: Promise<Error>;
  /** Ends the thread now; pending and later calls reject with the error. */
  end(error?: Error): void;
}

/**
 * Starts a thread that runs `script`, a module that calls `serveThread`. If the
 * thread dies, its pending calls reject and the rest of the process continues.
 */
export function startThread<
  Theirs extends Functions<Theirs>,
  Ours extends Functions<Ours> = Record<never, never>,
>(
  script: URL,
  { name, functions, errors, deathError = Error }: ThreadOptions<Ours>,
): Thread<Theirs> {
  const worker = new Worker(script, { type: "module", name });
  const died = Promise.withResolvers<Error>();
  const channel = new Channel<Theirs>(worker, errors);
  if (functions) channel.serve(functions);
  const end = (error: Error) => {
    worker.terminate();
    channel.end(error);
  };
  worker.onmessage = ({ data }) => channel.receive(data);
  worker.onerror = (event) => {
    // Without this the whole process would end with the thread.
    event.preventDefault();
    const error = deathError(event.message);
    end(error);
    died.resolve(error);
  };
  return {
    call: (...args) => channel.call(...args),
    notify: (...args) => channel.notify(...args),
    get ended() {
      return channel.ended;
    },
    died: died.promise,
    end: (error = new Error(`The thread "${name}" has been ended`)) =>
      end(error),
  };
}
