import { join } from "node:path";
import { neededBytes, rewriteFile } from "#db/store/shrink_file.ts";
import { spaceAt } from "#server/archive/disk.ts";
import type { Config } from "#server/config.ts";
import { openDataFolder } from "./data_folder.ts";

/** Beside what is written there must be room for the disk's own matters. */
const MARGIN_BYTES = 16 * 1024 ** 2;

/**
 * Writes the database's file anew while no server runs on it, so that what is
 * free in it goes back to the disk, then and from then on.
 *
 * @returns What to say: what it was and is.
 * @throws Error, one sentence, if it could not be done; the file is as it was.
 */
export async function compactDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== null && !config.databaseUrl.startsWith("file:")) {
    throw new Error(
      "Cannot compact a database on a libSQL server: its file is the server's own, which uses what is free in it again and gives nothing back",
    );
  }
  const path = join(config.data, "longshore.db");
  await mustBeThere(path);
  const folder = await openDataFolder(config.data);
  try {
    const needed = neededBytes(path);
    const space = await spaceAt(config.data);
    if (space && space.free < needed + MARGIN_BYTES) {
      throw new Error(
        `Cannot compact ${path}: the new file takes ${
          mib(needed)
        } beside the old one, and ${
          mib(space.free)
        } are free on the disk of ${config.data}; make room there first`,
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

async function mustBeThere(path: string): Promise<void> {
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
