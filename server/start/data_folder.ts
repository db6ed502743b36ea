import { join } from "node:path";
import { rewriteLog } from "#db/store/rewrite_log.ts";
import { isFull, syncFolder } from "#server/archive/disk.ts";
import { octal } from "./file_modes.ts";

/** The folder of `--data` cannot be used; the message says why and what to do. */
export class BadDataFolder extends Error {
  override readonly name = "BadDataFolder";
}

/** The data folder, locked for this server. */
export interface DataFolder {
  /** Releases the lock; the end of the process does so too. */
  close(): void;
}

/** The permissions of the data folder. */
export interface FolderAccess {
  /** Permission bits, such as 0o700. */
  readonly mode: number;
  /** The group that it is given to; null: its group stays. */
  readonly gid: number | null;
  readonly log: (line: string) => void;
}

/**
 * Creates the data folder, its `archive` and its `tls`, and locks it for this
 * server: two would remove each other's files. The lock is the system's, on
 * `server.lock`, so that a crash does not leave one behind. What an earlier
 * process left in the database's log is on the disk when this resolves.
 *
 * @param access Permissions it gets; null: it keeps those it has.
 * @throws {BadDataFolder} If it cannot be created, or another server has it.
 */
export async function openDataFolder(
  path: string,
  access: FolderAccess | null,
): Promise<DataFolder> {
  try {
    const mode = access?.mode ?? 0o700;
    await Deno.mkdir(path, { recursive: true, mode });
    if (access) await setAccess(path, access);
    for (const folder of [join(path, "archive"), join(path, "tls")]) {
      await Deno.mkdir(folder, { recursive: true, mode });
    }
    const lock = await Deno.open(join(path, "server.lock"), {
      write: true,
      create: true,
      mode: 0o600,
    });
    if (await lock.tryLock(true)) {
      try {
        await rewriteLog(join(path, "longshore.db"));
        await syncFolder(path);
      } catch (error) {
        lock.close();
        throw error;
      }
      return { close: () => lock.close() };
    }
    lock.close();
  } catch (cause) {
    if (cause instanceof BadDataFolder) throw cause;
    throw new BadDataFolder(
      `Cannot use the data folder ${path}: ${
        reasonOf(cause)
      }; choose another with --data`,
      { cause },
    );
  }
  throw otherServer(path);
}

/**
 * Requires that no server runs on a data folder, without creating anything.
 *
 * @throws {BadDataFolder} If one runs.
 */
export async function requireNoServer(path: string): Promise<void> {
  let lock: Deno.FsFile;
  try {
    lock = await Deno.open(join(path, "server.lock"), { write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const isFree = await lock.tryLock(true);
  lock.close();
  if (!isFree) throw otherServer(path);
}

function otherServer(path: string): BadDataFolder {
  return new BadDataFolder(
    `Cannot use the data folder ${path}: another server is running on it; stop that one, or choose another folder with --data`,
  );
}

const STICKY = 0o1000;

/** Sets the permissions of the folder itself, which cover all it holds. */
async function setAccess(
  path: string,
  { mode, gid, log }: FolderAccess,
): Promise<void> {
  const { mode: had, uid, gid: hadGid } = await Deno.stat(path);
  if (had === null) return; // Windows
  if (had & STICKY) {
    throw new BadDataFolder(
      `Cannot use the data folder ${path}: all users share it; name a folder of its own with --data`,
    );
  }
  try {
    if (gid !== null && gid !== hadGid) await Deno.chown(path, null, gid);
    if ((had & 0o777) === mode) return;
    await Deno.chmod(path, mode);
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    log(
      `data folder: ${path} has the permissions ${
        octal(had)
      } and belongs to user ${uid}, so they cannot be set to ${octal(mode)}${
        gid === null ? "" : ` for group ${gid}`
      }; do that by hand`,
    );
    return;
  }
  if (had & 0o777 & ~mode) {
    log(
      `data folder: ${path} had the permissions ${octal(had)} and has now ${
        octal(mode)
      }; --data-mode sets others`,
    );
  }
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
