import { join } from "node:path";
import { neededBytes, rewriteFile } from "#db/store/shrink_file.ts";
import { spaceAt } from "#server/archive/disk.ts";
import type { Config } from "#server/config.ts";
import { openDataFolder } from "./data_folder.ts";

/** The space that stays free beside the new file, for the file system. */
const MARGIN_BYTES = 16 * 1024 ** 2;

/**
 * Rewrites the database's file while no server runs on it, so that its free space
 * goes back to the disk, now and, from then on, while the server runs.
 *
 * @returns The message: the size before and after.
 * @throws {Error} If that failed; the file is unchanged.
 */
export async function compactDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== null && !config.databaseUrl.startsWith("file:")) {
    throw new Error(
      "Cannot compact a database on a libSQL server: that server owns the file and reuses its free space, but never returns it",
    );
  }
  const path = join(config.data, "longshore.db");
  await requireFile(path);
  const folder = await openDataFolder(config.data, null);
  try {
    const needed = neededBytes(path);
    const space = await spaceAt(config.data);
    if (space && space.free < needed + MARGIN_BYTES) {
      throw new Error(
        `Cannot compact ${path}: the new file takes ${
          mib(needed)
        } beside the old one, and ${
          mib(space.free)
        } is free on the disk of ${config.data}; free some space there first`,
      );
    }
    const { before, after } = rewriteFile(path);
    return `${path} was ${mib(before)} and is ${
      mib(after)
    }; from now on it gives space back while the server runs. Start the server again.`;
  } finally {
    folder.close();
  }
}

async function requireFile(path: string): Promise<void> {
  try {
    await Deno.stat(path);
  } catch (cause) {
    throw new Error(
      `Cannot compact ${path}: there is no such file; name the data folder with --data`,
      { cause },
    );
  }
}

function mib(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
