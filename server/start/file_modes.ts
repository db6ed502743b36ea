import { join } from "node:path";
import { LIBC_PATHS } from "#server/http/guard/libc.ts";

/** Files of the data folder that only the server's user may ever read. */
const SECRET =
  /^((longshore|replica)\.db.*|spool|audit\..*|admin\.token.*|server\.(lock|id))$/;
const KEY = /\.key(\.new)?$/;
/** Folders of the data folder whose files others may be allowed to read. */
const SHAREABLE = ["archive", "tls"];

/** Permissions as administrators write them: `0700`. */
export function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}

/**
 * Lets this process, and the database in it, create files for nobody that the
 * data folder excludes. `Deno.umask` would need every right of `--allow-sys`.
 *
 * @returns False where there is no C library that this process may use.
 */
export function limitNewFiles(folderMode: number): boolean {
  for (const path of LIBC_PATHS) {
    try {
      const library = Deno.dlopen(
        path,
        { umask: { parameters: ["u32"], result: "u32" } } as const,
      );
      library.symbols.umask(0o777 & ~folderMode);
      library.close();
      return true;
    } catch {
      // Other systems keep it elsewhere.
    }
  }
  return false;
}

/** Counts of what `setModes` changed. */
export interface ModeChanges {
  readonly folders: number;
  readonly files: number;
  /** The first path that could not be changed; null: none. */
  readonly refused: string | null;
}

/**
 * Gives everything in the data folder the permissions it would be created with
 * today. Names that are not the server's are left alone, and no link is
 * followed. One call of the file system is under way at a time, so that it can
 * run beside a busy server; stopped early, the next start goes on.
 */
export async function setModes(
  data: string,
  folderMode: number,
  signal: AbortSignal,
): Promise<ModeChanges> {
  const changes = { folders: 0, files: 0, refused: null as string | null };

  async function set(path: string, isSecret: boolean): Promise<void> {
    if (signal.aborted) return;
    const found = await lstat(path);
    if (!found || found.isSymlink || found.mode === null) return;
    const open = isSecret ? folderMode & 0o700 : folderMode;
    const wanted = found.isDirectory ? open : open & 0o666;
    if (found.isFile || found.isDirectory) {
      if ((found.mode & 0o777) !== wanted) {
        const done = await chmod(path, wanted);
        if (!done) changes.refused ??= path;
        else changes[found.isDirectory ? "folders" : "files"]++;
      }
    }
    if (found.isDirectory) await setIn(path);
  }

  async function setIn(folder: string): Promise<void> {
    for (const name of await namesOf(folder)) {
      await set(join(folder, name), KEY.test(name));
    }
  }

  for (const name of await namesOf(data)) {
    if (SECRET.test(name)) await set(join(data, name), true);
  }
  for (const name of SHAREABLE) await set(join(data, name), false);
  return changes;
}

async function namesOf(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch {
    return []; // It was removed in the meantime, or is another user's.
  }
}

async function lstat(path: string): Promise<Deno.FileInfo | null> {
  try {
    return await Deno.lstat(path);
  } catch {
    return null;
  }
}

/** @returns False if the file belongs to another user. */
async function chmod(path: string, mode: number): Promise<boolean> {
  try {
    await Deno.chmod(path, mode);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
