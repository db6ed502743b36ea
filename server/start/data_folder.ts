import { join } from "node:path";
import { isFull } from "#server/archive/disk.ts";

/** The folder of `--data` cannot be used; the message says why and what to do. */
export class BadDataFolder extends Error {
  override readonly name = "BadDataFolder";
}

/** The folder everything is kept in, and that no other server has it. */
export interface DataFolder {
  /** Leaves it to the next server; the end of the process does so too. */
  close(): void;
}

/**
 * Makes the data folder, its `archive` and its `tls`, and takes them for this
 * server alone: two would sweep away each other's files. The lock is the
 * system's, on `server.lock`, so that no crash leaves one behind.
 *
 * @throws {BadDataFolder} If it cannot be made, or another server has it.
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
        whyNot(cause)
      }; choose another with --data`,
      { cause },
    );
  }
  throw new BadDataFolder(
    `Cannot use the data folder ${path}: another server is running on it; stop that one, or choose another folder with --data`,
  );
}

function whyNot(error: unknown): string {
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
