import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folder of `--data` cannot be used; the message says why and what to do. */
export class BadRelayFolder extends Error {
  override readonly name = "BadRelayFolder";
}

/**
 * Makes the data folder, and locks it for this relay with the file that servers
 * lock theirs with.
 *
 * @returns What releases it; the end of the process does so too.
 * @throws {BadRelayFolder} If it cannot be used.
 */
export async function lockFolder(path: string): Promise<() => void> {
  const refusal = (why: string, cause?: unknown) =>
    new BadRelayFolder(
      `Cannot use the data folder ${path}: ${why}, choose another folder with --data`,
      { cause },
    );
  let lock: Deno.FsFile;
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    lock = await Deno.open(join(path, "server.lock"), {
      write: true,
      create: true,
      mode: 0o600,
    });
  } catch (cause) {
    throw refusal(`${(cause as Error).message};`, cause);
  }
  if (!await lock.tryLock(true)) {
    lock.close();
    throw refusal(
      "another server or relay is running on it; stop that one, or",
    );
  }
  if (existsSync(join(path, "longshore.db"))) {
    lock.close();
    throw refusal("it is a server's, and a relay needs its own;");
  }
  return () => lock.close();
}
