import { startThread } from "#shared/threads/start_thread.ts";
import { DiskFull } from "./disk.ts";

/** A thread for one piece of work. */
export interface OneTask<Input, Output> {
  run(input: Input): Promise<Output>;
}

/**
 * Runs one piece of work in a thread of its own and ends that thread.
 *
 * @param doing Completes "Cannot …" in the message of an error.
 * @throws {DiskFull} If the thread's disk was full.
 * @throws {Error} If the work failed or the thread could not be started.
 */
export async function runOnce<Input, Output>(
  script: URL,
  input: Input,
  doing: string,
): Promise<Output> {
  const thread = startThread<OneTask<Input, Output>>(script, {
    name: doing,
    errors: { DiskFull: () => new DiskFull(doing) },
  });
  try {
    return await thread.call("run", input);
  } catch (error) {
    if (error instanceof DiskFull) throw error;
    throw new Error(`Cannot ${doing}: ${(error as Error).message}`);
  } finally {
    thread.end();
  }
}
