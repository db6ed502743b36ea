import { DiskFull } from "./disk.ts";

/** What a worker of this room posts: its answer, or why there is none. */
export type Answer<T> =
  | { readonly done: T }
  | { readonly failed: string; readonly diskFull: boolean };

/**
 * Gives one piece of work to a thread of its own and ends that thread.
 *
 * @param doing What the work is, for the message of an error.
 * @throws {DiskFull} If the worker's disk was full.
 * @throws {Error} If the work failed or the worker could not be started.
 */
export async function askWorker<T>(
  url: URL,
  request: unknown,
  doing: string,
): Promise<T> {
  const worker = new Worker(url, { type: "module", name: doing });
  const { promise, resolve, reject } = Promise.withResolvers<Answer<T>>();
  worker.onmessage = ({ data }) => resolve(data as Answer<T>);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot ${doing}: ${event.message}`));
  };
  worker.postMessage(request);
  try {
    const answer = await promise;
    if ("done" in answer) return answer.done;
    if (answer.diskFull) throw new DiskFull(doing);
    throw new Error(`Cannot ${doing}: ${answer.failed}`);
  } finally {
    worker.terminate();
  }
}

/** Runs the work in the worker; whatever happens becomes one answer. */
export async function answering<T>(
  work: () => Promise<T>,
): Promise<Answer<T>> {
  try {
    return { done: await work() };
  } catch (error) {
    return {
      failed: error instanceof Error ? error.message : String(error),
      diskFull: error instanceof DiskFull,
    };
  }
}
