import { Channel, type ErrorKinds, type Functions } from "./channel.ts";

export interface ThreadOptions<Ours> {
  /** A noun that names the thread in messages and in the runtime's traces. */
  readonly name: string;
  /** What the thread may call; by default nothing. */
  readonly functions?: Ours;
  /** The kinds of error to expect from the thread; by default none. */
  readonly errors?: ErrorKinds;
  /**
   * Makes the error of the calls that a dead thread leaves unanswered, from the
   * message of what killed it.
   */
  readonly deathError?: (message: string) => Error;
}

/** A thread as the one that started it has it. */
export interface Thread<Theirs extends Functions<Theirs>>
  extends Pick<Channel<Theirs>, "call" | "notify" | "ended"> {
  /** Resolves if the thread ends by itself: an error nobody caught. */
  readonly died: Promise<Error>;
  /** Ends the thread now; calls that wait, and later ones, reject with that. */
  end(error?: Error): void;
}

/**
 * Starts a thread that runs `script`, a module that calls `serveThread`. If it
 * dies, what waits for it is rejected and the rest of the process goes on.
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
