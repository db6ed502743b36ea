import { join } from "node:path";
import { spaceAt } from "#server/archive/disk.ts";
import { smallDisk } from "#tests/harness/store/small_disk.ts";
import { troubleWith } from "./trouble.ts";

/** A disk that can be filled while a server works on it. */
export interface Place extends AsyncDisposable {
  /** The way it is filled. */
  readonly kind: "mounted" | "preloaded";
  /** The data folder on it. */
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  /** Leaves this many bytes free. */
  leave(bytes: number): Promise<void>;
  /** Frees space again. */
  free(): Promise<void>;
}

/** More than any run of the harness needs. */
const DISK_BYTES = 96 * 1024 ** 2;

/** A separate file system, or null if this user may not mount one. */
export async function mountedPlace(): Promise<Place | null> {
  const disk = await smallDisk(DISK_BYTES);
  if (!disk) return null;
  const filler = join(disk.path, "filler");
  const data = join(disk.path, "data");
  await Deno.mkdir(data);
  return {
    ...{ kind: "mounted", data, env: {} },
    async leave(bytes) {
      const { free } = (await spaceAt(disk.path))!;
      await fill(filler, free - bytes);
    },
    free: () => Deno.remove(filler),
    [Symbol.asyncDispose]: () => disk[Symbol.asyncDispose](),
  };
}

/** Appends up to this many bytes; fewer if the disk has less space. */
async function fill(path: string, bytes: number): Promise<void> {
  using file = await Deno.open(path, { append: true, create: true });
  const piece = new Uint8Array(256 * 1024);
  try {
    for (let left = bytes; left > 0;) {
      left -= await file.write(piece.subarray(0, Math.min(left, piece.length)));
    }
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOSPC") throw error;
  }
}

/** A folder that a preloaded library reports as full; needs gcc. */
export async function preloadedPlace(seed: number): Promise<Place> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-full-" });
  const data = join(folder, "data");
  await Deno.mkdir(data);
  const trouble = await troubleWith(folder, data, seed);
  return {
    ...{ kind: "preloaded", data, env: trouble.env },
    leave: (bytes) => Promise.resolve(trouble.leave(bytes)),
    free: () => Promise.resolve(trouble.leave(null)),
    async [Symbol.asyncDispose]() {
      trouble[Symbol.dispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
