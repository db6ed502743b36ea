import { startThread } from "#shared/threads/start_thread.ts";
import { DiskFull, UploadInterrupted } from "./disk.ts";

/** A thread for one piece of work. */
export interface OneTask<Input, Output> {
  run(input: Input): Promise<Output>;
}

/** The bounds of one piece of work. */
export interface TaskOptions {
  /** Completes "Cannot …" in the message of an error. */
  readonly doing: string;
  /** Ends the work when it aborts: whoever asked for it has gone away. */
  readonly signal?: AbortSignal;
  /** The time after which the work is ended, from when its thread starts. */
  readonly limitMs?: number;
}

/** The work took longer than its limit and was ended. */
export class TookTooLong extends Error {
  override readonly name = "TookTooLong";

  constructor(readonly limitMs: number) {
    super(`it took longer than ${limitMs / 60_000} minutes`);
  }
}

/** Threads that read archives at a time; each may fill a core. */
const THREADS = 2;

/**
 * Runs one piece of work in a thread of its own and ends that thread. At most
 * two run at a time; further ones wait, in order.
 *
 * @throws {DiskFull} If the thread's disk was full.
 * @throws {TookTooLong} If it took longer than `limitMs`.
 * @throws {UploadInterrupted} If `signal` aborted.
 * @throws {Error} If the work failed or the thread could not be started.
 */
export async function runOnce<Input, Output>(
  script: URL,
  input: Input,
  options: TaskOptions,
): Promise<Output> {
  await turns.take(options);
  try {
    return await runInThread(script, input, options);
  } finally {
    turns.give();
  }
}

async function runInThread<Input, Output>(
  script: URL,
  input: Input,
  { doing, signal, limitMs }: TaskOptions,
): Promise<Output> {
  if (signal?.aborted) throw goneAway(doing);
  const thread = startThread<OneTask<Input, Output>>(script, {
    name: doing,
    errors: { DiskFull: () => new DiskFull(doing) },
  });
  const abort = () => thread.end(goneAway(doing));
  signal?.addEventListener("abort", abort, { once: true });
  const timer = limitMs === undefined
    ? undefined
    : setTimeout(() => thread.end(new TookTooLong(limitMs)), limitMs);
  try {
    return await thread.call("run", input);
  } catch (error) {
    const isOurs = error instanceof DiskFull || error instanceof TookTooLong ||
      error instanceof UploadInterrupted;
    if (isOurs) throw error;
    throw new Error(`Cannot ${doing}: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    thread.end();
  }
}

function goneAway(doing: string): UploadInterrupted {
  return new UploadInterrupted(
    `Cannot ${doing}: the client has disconnected; send the request again`,
  );
}

/** Turns at the threads, in the order in which they were asked for. */
const turns = {
  free: THREADS,
  waiting: new Set<() => void>(),
  async take({ doing, signal }: TaskOptions): Promise<void> {
    if (this.free > 0) {
      this.free--;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      if (this.waiting.delete(resolve)) reject(goneAway(doing));
    };
    this.waiting.add(resolve);
    signal?.addEventListener("abort", abort, { once: true });
    await promise.finally(() => signal?.removeEventListener("abort", abort));
  },
  give(): void {
    const [next] = this.waiting;
    if (!next) this.free++;
    else {
      this.waiting.delete(next);
      next();
    }
  },
};
