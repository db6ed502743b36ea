import { join } from "node:path";
import { isFull } from "#server/archive/disk.ts";

/** The folder of `--data` cannot be used; the message says why and what to do. */
export class BadDataFolder extends Error {
  override readonly name = "BadDataFolder";
}

/** The data folder, locked for this server. */
export interface DataFolder {
  /** Releases the lock; the end of the process does so too. */
  close(): void;
}

/**
 * Creates the data folder, its `archive` and its `tls`, and locks it for this
 * server: two would remove each other's files. The lock is the system's, on
 * `server.lock`, so that a crash does not leave one behind.
 *
 * @throws {BadDataFolder} If it cannot be created, or another server has it.
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    for (const folder of [path, join(path, "archive"), join(path, "tls")]) {
      await Deno.mkdir(folder, { recursive: true });
    }
    const lock = await Deno.open(join(path, "server.lock"), {
      write: true,
      create: true,
      mode: 0o600,
    });
    if (await lock.tryLock(true)) return { close: () => lock.close() };
    lock.close();
  } catch (cause) {
    throw new BadDataFolder(
      `Cannot use the data folder ${path}: ${
        reasonOf(cause)
      }; choose another with --data`,
      { cause },
    );
  }
  throw new BadDataFolder(
    `Cannot use the data folder ${path}: another server is running on it; stop that one, or choose another folder with --data`,
  );
}

function reasonOf(error: unknown): string {
  if (isFull(error)) return "its disk is full, free some space there";
  if (error instanceof Deno.errors.AlreadyExists) {
    return "a file has the name of a folder there";
  }
  if (error instanceof Deno.errors.NotADirectory) {
    return "a part of its path is a file";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the server's user may not write there";
  }
  return error instanceof Error ? error.message : String(error);
}
