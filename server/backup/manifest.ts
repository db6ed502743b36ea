import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { piecesOf, writeDurably } from "#server/archive/disk.ts";
import { Backup, BackupName } from "#shared/contract/backups.ts";
import { BadBackup } from "./bad_backup.ts";

/** The files of a backup; archives are below `archive/`, named by SHA-256. */
export const FILES = {
  manifest: "manifest.json",
  sums: "SHA256SUMS",
  database: "longshore.db",
  keys: "keys.json",
} as const;

/** The newest format that this version reads, and the one that it writes. */
export const FORMAT = 1;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const StoredFile = z.object({ bytes: z.number().int(), sha256: Sha256 });

/** An archive in a backup, and the packages that it belongs to. */
const StoredArchive = StoredFile.extend({
  packages: z.array(z.number().int()),
});
export type StoredArchive = z.infer<typeof StoredArchive>;

/** The content of `manifest.json`. */
export const Manifest = z.object({
  format: z.number().int(),
  name: BackupName,
  madeAt: z.iso.datetime(),
  seconds: z.number(),
  /** The name of the server's host. */
  host: z.string(),
  version: z.string(),
  /** The migrations of the database, in their order. */
  schema: z.array(z.string()),
  /** null: a libSQL server keeps it. */
  database: StoredFile.nullable(),
  newestEvent: z.number().int().nullable(),
  keys: StoredFile,
  archives: z.array(StoredArchive),
  copiedBytes: z.number().int(),
  missing: Backup.shape.missing,
});
export type Manifest = z.infer<typeof Manifest>;

/** What the API tells of a backup. */
export function summaryOf(manifest: Manifest): Backup {
  const { archives, schema, database } = manifest;
  return {
    name: manifest.name,
    madeAt: manifest.madeAt,
    seconds: manifest.seconds,
    version: manifest.version,
    schema: schema.length,
    databaseBytes: database?.bytes ?? null,
    newestEvent: manifest.newestEvent,
    archives: archives.length,
    archiveBytes: archives.reduce((sum, { bytes }) => sum + bytes, 0),
    copiedBytes: manifest.copiedBytes,
    missing: manifest.missing,
  };
}

/**
 * The text that the keys of a backup are bound to: another database or other
 * archives do not go with them.
 */
export function boundText(
  { name, madeAt, schema, database, newestEvent, archives }: Omit<
    Manifest,
    "keys" | "seconds" | "copiedBytes"
  >,
): string {
  return JSON.stringify([
    name,
    madeAt,
    schema,
    database?.sha256 ?? null,
    newestEvent,
    archives.map(({ sha256, packages }) => [sha256, packages]),
  ]);
}

/** The path of an archive in a backup. */
export function archiveIn(folder: string, sha256: string): string {
  return join(folder, "archive", sha256);
}

/** Reads the manifest of a backup, without checking anything else. */
export async function readManifest(folder: string): Promise<Manifest> {
  return parse(await Deno.readTextFile(join(folder, FILES.manifest)), folder);
}

/**
 * @throws {BadBackup} If it is not a manifest, or one of a newer version.
 */
export function parse(text: string, folder: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(folder, cause);
  }
  const head = z.object({ format: z.number(), version: z.string() })
    .safeParse(json);
  if (head.success && head.data.format > FORMAT) {
    throw new BadBackup(
      `Cannot use the backup ${folder}: version ${head.data.version} made it in a newer format; use that version or a newer one`,
    );
  }
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) throw damaged(folder, manifest.error);
  return manifest.data;
}

function damaged(folder: string, cause: unknown): BadBackup {
  return new BadBackup(
    `Cannot use the backup ${folder}: its manifest.json is damaged; use another backup`,
    { cause },
  );
}

/**
 * Writes the manifest, and `SHA256SUMS`, by which `sha256sum -c` checks a
 * backup.
 */
export async function writeManifest(
  folder: string,
  manifest: Manifest,
): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeDurably(join(folder, FILES.manifest), text);
  const { database, keys, archives } = manifest;
  const sums = [
    [createHash("sha256").update(text).digest("hex"), FILES.manifest],
    [keys.sha256, FILES.keys],
    ...database ? [[database.sha256, FILES.database]] : [],
    ...archives.map(({ sha256 }) => [sha256, `archive/${sha256}`]),
  ];
  await writeDurably(
    join(folder, FILES.sums),
    sums.map(([sum, file]) => `${sum}  ${file}\n`).join(""),
  );
}

/**
 * The size and the SHA-256 of a file, read in pieces.
 *
 * @param pass Called with the bytes of each piece.
 */
export async function digestOf(
  path: string,
  pass: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void = () => {},
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of piecesOf(path)) {
    hash.update(piece);
    bytes += piece.length;
    await pass(piece);
  }
  return { bytes, sha256: hash.digest("hex") };
}
