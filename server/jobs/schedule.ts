/** Work that is done again and again by the clock. */
export interface Job {
  readonly name: string;
  readonly everySeconds: number;
  readonly run: () => Promise<void>;
}

/**
 * Runs each job after its pause, never twice at once; a failure is logged and
 * the next turn comes as usual.
 *
 * @returns A function that stops all of it and resolves once nothing runs.
 */
export function schedule(
  jobs: readonly Job[],
  log: (line: string) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const running = jobs.map(async ({ name, everySeconds, run }) => {
    while (await pause(everySeconds * 1000, stopping.signal)) {
      try {
        await run();
      } catch (error) {
        log(`job ${name} failed, it will be tried again: ${error}`);
      }
    }
  });
  return async () => {
    stopping.abort();
    await Promise.all(running);
  };
}

/** @returns false if `signal` aborted before the time was over. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const end = (full: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cut);
      resolve(full);
    };
    const cut = () => end(false);
    const timer = setTimeout(() => end(true), milliseconds);
    signal.addEventListener("abort", cut);
  });
}
