import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import {
  namesIn,
  piecesOf,
  removeAll,
  spaceAt,
  syncFolder,
  writeAll,
} from "#server/archive/disk.ts";
import {
  cutPackage,
  type RecordedFiles,
  settlePackage,
  type Slice,
} from "#server/archive/store.ts";
import { BadBackup } from "./bad_backup.ts";
import { archiveIn, FILES, type Manifest } from "./manifest.ts";
import type { VerifiedBackup } from "./verify_backup.ts";

/** Where a restore collects everything, in the data folder. */
const STAGE = "restore.part";

/** What an empty data folder may contain: folders without files, and these. */
const HARMLESS = new Set(["server.lock", "lost+found"]);

/** Space that stays free beside the restored files. */
const MARGIN_BYTES = 64 * 1024 ** 2;

/** What a restore puts into the data folder; the database comes last. */
const PLACED = ["archive", "tls", "audit.key", "audit.head", FILES.database];

/** The folder in which a restore collects everything. */
export function stageIn(data: string): string {
  return join(data, STAGE);
}

/** @throws {Error} If a restore into this folder was interrupted. */
export async function refuseHalfRestored(data: string): Promise<void> {
  if (!(await namesIn(data)).includes(STAGE)) return;
  throw new Error(
    `Cannot use the data folder ${data}: a restore into it was interrupted; run it again`,
  );
}

/**
 * Requires that a data folder is missing or empty. What an interrupted restore
 * has left counts as nothing.
 *
 * @throws {Error} If it has files.
 */
export async function requireEmpty(data: string): Promise<void> {
  const names = await namesIn(data);
  if (names.includes(STAGE)) return;
  const used: string[] = [];
  for (const name of names.sort()) {
    if (HARMLESS.has(name)) continue;
    if (await hasFiles(join(data, name))) used.push(name);
  }
  if (used.length === 0) return;
  const named = used.slice(0, 3).join(", ");
  throw new Error(
    `Cannot restore into ${data}: it is not empty (${named}${
      used.length > 3 ? ", …" : ""
    }); move what is there away, or name another folder with --data`,
  );
}

/** True for a file, and for a folder that has one at any depth. */
async function hasFiles(path: string): Promise<boolean> {
  if (!(await Deno.lstat(path)).isDirectory) return true;
  for (const name of await namesIn(path)) {
    if (await hasFiles(join(path, name))) return true;
  }
  return false;
}

/**
 * Removes what an interrupted restore has left, and creates an empty stage. As
 * long as it is there, no server starts on the folder.
 */
export async function beginStage(data: string): Promise<string> {
  const stage = stageIn(data);
  if ((await namesIn(data)).includes(STAGE)) {
    for (const name of PLACED) await removeAll(join(data, name));
    await removeAll(stage);
  }
  await Deno.mkdir(join(stage, "archive"), { recursive: true, mode: 0o700 });
  await Deno.mkdir(join(stage, "tls"), { mode: 0o700 });
  await syncFolder(data);
  return stage;
}

/** @throws {Error} If the disk of the data folder is too small. */
export async function requireSpace(
  data: string,
  { database, archives }: Manifest,
): Promise<void> {
  const needed = (database?.bytes ?? 0) + MARGIN_BYTES +
    archives.reduce((sum, { bytes }) => sum + bytes, 0);
  const space = await spaceAt(data);
  if (!space || space.free >= needed) return;
  const mib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2)} MiB`;
  throw new Error(
    `Cannot restore into ${data}: it takes ${mib(needed)}, and ${
      mib(space.free)
    } is free on its disk; free some space there`,
  );
}

/** Writes the keys and certificates of a backup into the stage. */
export async function stageKeys(
  stage: string,
  { keys }: VerifiedBackup,
): Promise<void> {
  for (const [name, text] of Object.entries(keys.files)) {
    if (!/^(?:tls\/)?[\w.-]+$/.test(name)) continue;
    using file = await Deno.open(join(stage, name), {
      write: true,
      createNew: true,
      mode: name.endsWith(".pem") ? 0o644 : 0o600,
    });
    await writeAll(file, new TextEncoder().encode(text));
    await file.sync();
  }
}

/** @returns The path of the staged database, which lacks the secrets. */
export async function stageDatabase(
  stage: string,
  { folder, manifest }: VerifiedBackup,
): Promise<string> {
  const path = join(stage, FILES.database);
  await copyFile(join(folder, FILES.database), path, manifest.database!.sha256);
  return path;
}

/**
 * Stores the archive of a package; packages with the same one share its file.
 *
 * @returns What is wrong; null: the package is whole.
 */
export async function stagePackage(
  stage: string,
  { folder, manifest }: VerifiedBackup,
  packageId: number,
  { sha256, fragments }: RecordedFiles,
): Promise<string | null> {
  if (!manifest.archives.some((one) => one.sha256 === sha256)) {
    return "its archive is not in the backup";
  }
  const copy = join(stage, sha256);
  if (!(await namesIn(stage)).includes(sha256)) {
    await copyFile(archiveIn(folder, sha256), copy, sha256);
  }
  const archive = join(stage, "archive");
  const written = await cutPackage(
    { folder: archive, aside: "aside" },
    copy,
    packageId,
    slicesOf(fragments),
  );
  const same = written?.every((one, i) => one.sha256 === fragments[i]?.sha256);
  if (!same) return "its fragments are not those that were recorded";
  await settlePackage(archive, packageId);
  return null;
}

function slicesOf(fragments: RecordedFiles["fragments"]): Slice[] {
  let start = 0;
  return fragments.map(({ bytes }, i) => {
    const slice = { number: i + 1, start, end: start + bytes };
    start = slice.end;
    return slice;
  });
}

/** Moves everything from the stage into the data folder. */
export async function placeStage(data: string): Promise<void> {
  const stage = stageIn(data);
  const staged = new Set(await namesIn(stage));
  for (const name of PLACED) {
    if (!staged.has(name)) continue;
    await removeAll(join(data, name)); // A folder without files.
    await Deno.rename(join(stage, name), join(data, name));
  }
  await syncFolder(data);
  await removeAll(stage);
  await syncFolder(data);
}

/** Copies a file durably. @throws {BadBackup} If it has changed. */
async function copyFile(
  from: string,
  to: string,
  sha256: string,
): Promise<void> {
  const hash = createHash("sha256");
  {
    using file = await Deno.open(to, {
      write: true,
      createNew: true,
      mode: 0o600,
    });
    for await (const piece of piecesOf(from)) {
      hash.update(piece);
      await writeAll(file, piece);
    }
    await file.sync();
  }
  if (hash.digest("hex") === sha256) return;
  throw new BadBackup(
    `Cannot use the backup ${
      dirname(from)
    }: ${from} changed while it was read; use another backup`,
  );
}
