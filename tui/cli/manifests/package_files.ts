import { createHash } from "node:crypto";
import { join } from "node:path";
import type {
  Manifest,
  ManifestPlan,
} from "#shared/contract/manifests/manifests.ts";
import type { PackageManifest } from "#shared/contract/manifests/package_manifest.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { discard } from "#tui/api/upload.ts";
import { UsageError } from "#tui/arguments.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { sendArchive } from "#tui/cli/commands/package/send_archive.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { PlacedManifest } from "./read_manifests.ts";

type PlacedPackage = PlacedManifest & { readonly manifest: PackageManifest };

/**
 * Manifests with the SHA-256 of the files that packages name. A file that is
 * missing is left out if the manifest says its SHA-256: only a package that is
 * to be created needs it.
 *
 * @throws {UsageError} If a file cannot be read, or is another one.
 */
export async function withDigests(
  placed: readonly PlacedManifest[],
): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const one of placed) {
    manifests.push(
      isPackage(one) ? await withDigest(one) : one.manifest,
    );
  }
  return manifests;
}

function isPackage(one: PlacedManifest): one is PlacedPackage {
  return one.manifest.kind === "package";
}

async function withDigest(
  { manifest, folder, placeOf }: PlacedPackage,
): Promise<PackageManifest> {
  const { archive } = manifest;
  if (!archive?.file) return manifest;
  const wrong = (why: string) =>
    new UsageError(text.manifests.wrong(placeOf(["archive", "file"]), why));
  const path = pathIn(folder, archive.file);
  let sha256: string;
  try {
    sha256 = await digestOf(path);
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound;
    if (isMissing && archive.sha256 !== undefined) {
      return { ...manifest, archive: { sha256: archive.sha256 } };
    }
    throw wrong(text.cli.errors.cannotRead(path, reasonOf(error)));
  }
  if (archive.sha256 !== undefined && archive.sha256 !== sha256) {
    throw wrong(text.manifests.otherFile(path, sha256));
  }
  return { ...manifest, archive: { ...archive, sha256 } };
}

function pathIn(folder: string, file: string): string {
  return file.startsWith("/") || /^[A-Za-z]:[\\/]/.test(file)
    ? file
    : join(folder, file);
}

async function digestOf(path: string): Promise<string> {
  using file = await Deno.open(path, { read: true });
  if (!(await file.stat()).isFile) throw new Deno.errors.IsADirectory(path);
  const hash = createHash("sha256");
  for await (const bytes of file.readable) hash.update(bytes);
  return hash.digest("hex");
}

/** Manifests whose files are on the server. */
interface SentFiles {
  readonly manifests: readonly Manifest[];
  /** Removes the uploads again of which no package was made. */
  readonly discard: () => Promise<void>;
}

/**
 * Sends the archives of the packages that a plan creates, and reads the files
 * of their secret words.
 *
 * @throws {UsageError} If a file cannot be read.
 * @throws {ApiProblem | Unreachable} As the upload does.
 */
export async function sendFiles(
  cli: Cli,
  connection: ServerConnection,
  placed: readonly PlacedManifest[],
  manifests: readonly Manifest[],
  { changes }: Pick<ManifestPlan, "changes">,
): Promise<SentFiles> {
  const created = new Set(
    changes.filter(({ kind, action }) =>
      kind === "package" && action === "create"
    ).map(({ name }) => name),
  );
  const uploads: string[] = [];
  const sent: SentFiles["manifests"][number][] = [];
  const removeAll = async () => {
    for (const id of uploads) await discard(connection, id).catch(() => {});
  };
  try {
    for (const [at, manifest] of manifests.entries()) {
      const { folder = "", placeOf } = placed[at]!;
      if (manifest.kind !== "package" || !created.has(titleOf(manifest))) {
        sent.push(manifest);
        continue;
      }
      const secrets = await secretsOf(manifest, folder, placeOf);
      const upload = await sendOne(cli, connection, manifest, folder);
      if (upload !== null) uploads.push(upload);
      const { archive } = manifest;
      sent.push({
        ...manifest,
        ...secrets && { secrets },
        ...archive && upload !== null && { archive: { ...archive, upload } },
      });
    }
  } catch (error) {
    await removeAll();
    throw error;
  }
  return { manifests: sent, discard: removeAll };
}

/** @returns The upload; null: the package has no file. */
async function sendOne(
  cli: Cli,
  connection: ServerConnection,
  { archive, target }: PackageManifest,
  folder: string,
): Promise<string | null> {
  if (!archive?.file) return null;
  const path = pathIn(folder, archive.file);
  // The log names it when a package is made of it.
  const options = { target, dryRun: true };
  try {
    const { archive: { id } } = await sendArchive(
      cli,
      connection,
      path,
      options,
    );
    return id;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(text.cli.errors.cannotRead(path, reasonOf(error)));
  }
}

/** The values of a package's secret words; undefined: there are none. */
async function secretsOf(
  { secrets, secretFiles }: PackageManifest,
  folder: string,
  placeOf: PlacedManifest["placeOf"],
): Promise<Record<string, string> | undefined> {
  if (!secretFiles) return secrets;
  const all: Record<string, string> = { ...secrets };
  for (const [name, file] of Object.entries(secretFiles)) {
    const path = pathIn(folder, file);
    try {
      // Editors end a file with a line break.
      all[name] = (await Deno.readTextFile(path)).replace(/\r?\n$/, "");
    } catch (error) {
      throw new UsageError(
        text.manifests.wrong(
          placeOf(["secretFiles", name]),
          text.cli.errors.cannotRead(path, reasonOf(error)),
        ),
      );
    }
  }
  return all;
}
