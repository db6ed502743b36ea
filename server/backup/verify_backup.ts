import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { migrations } from "#db/migrations/mod.ts";
import { checkFile } from "#db/store/snapshot.ts";
import { PART } from "./backup_folder.ts";
import { BadBackup } from "./bad_backup.ts";
import {
  archiveIn,
  boundText,
  digestOf,
  FILES,
  type Manifest,
  parse,
} from "./manifest.ts";
import {
  type Keys,
  unwrapKeys,
  type WrappedKeys,
  WrongPassphrase,
} from "./wrap_keys.ts";

/** A backup that was checked. */
export interface VerifiedBackup {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly keys: Keys;
}

/** The most damaged files that a message names. */
const NAMED = 5;

/**
 * Checks all of a backup: every digest, its keys, its schema and its database.
 * Nothing is changed.
 *
 * @throws {BadBackup} If it cannot be restored by this version.
 */
export async function verifyBackup(
  folder: string,
  passphrase: string,
): Promise<VerifiedBackup> {
  const manifest = parse(await manifestText(folder), folder);
  requireKnownSchema(folder, manifest);
  const damaged = await damagedFiles(folder, manifest);
  if (damaged.length > 0) {
    const more = damaged.length - NAMED;
    throw refused(
      folder,
      `${damaged.slice(0, NAMED).join(", ")}${
        more > 0 ? ` and ${more} more files` : ""
      }; use another backup`,
    );
  }
  const keys = await openKeys(folder, manifest, passphrase);
  if (manifest.database) {
    const fault = checkFile(join(folder, FILES.database));
    if (fault !== null) {
      throw refused(
        folder,
        `its database is damaged (${fault}); use another backup`,
      );
    }
  }
  return { folder, manifest, keys };
}

async function manifestText(folder: string): Promise<string> {
  if (basename(folder).endsWith(PART)) {
    throw refused(folder, "it was not finished; use another one");
  }
  let text: string;
  let sums: string;
  try {
    text = await Deno.readTextFile(join(folder, FILES.manifest));
    sums = await Deno.readTextFile(join(folder, FILES.sums));
  } catch (cause) {
    throw new BadBackup(
      `Cannot use the backup ${folder}: ${
        cause instanceof Deno.errors.NotFound
          ? `there is no ${FILES.manifest} and ${FILES.sums} in it; name the folder of one backup`
          : (cause as Error).message
      }`,
      { cause },
    );
  }
  const sum = createHash("sha256").update(text).digest("hex");
  if (sums.includes(`${sum}  ${FILES.manifest}\n`)) return text;
  throw refused(
    folder,
    `${FILES.manifest} does not have the digest in ${FILES.sums}; use another backup`,
  );
}

function requireKnownSchema(folder: string, { schema, version }: Manifest) {
  const known: readonly string[] = migrations.map(({ name }) => name);
  const unknown = schema.find((name, i) => name !== known[i]);
  if (unknown === undefined) return;
  throw refused(
    folder,
    `version ${version} made it, and its migration "${unknown}" is not known here; use that version or a newer one`,
  );
}

/** What is wrong with each file that is not as the manifest says. */
async function damagedFiles(
  folder: string,
  { database, keys, archives }: Manifest,
): Promise<string[]> {
  const files = [
    { ...keys, name: FILES.keys, path: join(folder, FILES.keys) },
    ...database
      ? [{
        ...database,
        name: FILES.database,
        path: join(folder, FILES.database),
      }]
      : [],
    ...archives.map((one) => ({
      ...one,
      name: `archive/${one.sha256.slice(0, 12)}…`,
      path: archiveIn(folder, one.sha256),
    })),
  ];
  const damaged: string[] = [];
  for (const { name, path, bytes, sha256 } of files) {
    try {
      const found = await digestOf(path);
      if (found.bytes === bytes && found.sha256 === sha256) continue;
      damaged.push(
        found.bytes === bytes
          ? `${name} has changed`
          : `${name} has ${found.bytes} bytes instead of ${bytes}`,
      );
    } catch (error) {
      const isMissing = error instanceof Deno.errors.NotFound;
      damaged.push(`${name} ${isMissing ? "is missing" : "cannot be read"}`);
    }
  }
  return damaged;
}

async function openKeys(
  folder: string,
  manifest: Manifest,
  passphrase: string,
): Promise<Keys> {
  const text = await Deno.readTextFile(join(folder, FILES.keys));
  const wrapped: WrappedKeys = JSON.parse(text);
  try {
    return await unwrapKeys(wrapped, passphrase, boundText(manifest));
  } catch (error) {
    if (!(error instanceof WrongPassphrase)) throw error;
    throw refused(
      folder,
      "its keys have another passphrase, or somebody has put another database or other archives into it; name the file of the right passphrase with --backup-passphrase-file",
    );
  }
}

function refused(folder: string, why: string): BadBackup {
  return new BadBackup(`Cannot use the backup ${folder}: ${why}`);
}
