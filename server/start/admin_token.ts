import { dirname } from "node:path";
import { removeAll, syncFolder, writeAll } from "#server/archive/disk.ts";

/** Creates the first admin after `keep` has stored the secret durably. */
type EnsureAdmin = (
  keep: (secret: string) => Promise<void>,
) => Promise<string | null>;

/**
 * Creates the first admin if there was never an operator, and writes the secret
 * of their token to the file at `path`, readable by its owner only. The file
 * comes first: a token in the database whose secret is lost would lock everybody
 * out.
 *
 * @returns True if an admin was created.
 * @throws {Error} If the file cannot be written; no admin is created then, and
 * the next start tries again.
 */
export async function ensureAdminToken(
  path: string,
  ensureAdmin: EnsureAdmin,
): Promise<boolean> {
  let written = false;
  const secret = await ensureAdmin(async (secret) => {
    await (await stageSecret(path, secret)).place();
    written = true;
  });
  // Another server on the same database was first: this secret is void.
  if (secret === null && written) await removeAll(path);
  return secret !== null;
}

/** A secret in a temporary file. */
interface StagedSecret {
  /** Replaces the file by it, atomically. */
  readonly place: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/**
 * Writes a secret to a file beside `path`, durably, readable by its owner only.
 *
 * @throws {Error} If it cannot be written.
 */
export async function stageSecret(
  path: string,
  secret: string,
): Promise<StagedSecret> {
  const aside = `${path}.new`;
  const explaining = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (cause) {
      await removeAll(aside).catch(() => {});
      throw new Error(
        `Cannot write the admin's token to ${path}: ${
          (cause as Error).message
        }; fix that and start again`,
        { cause },
      );
    }
  };
  await explaining(async () => {
    await removeAll(aside);
    await writeSecret(aside, secret);
  });
  return {
    place: () =>
      explaining(async () => {
        await Deno.rename(aside, path);
        await syncFolder(dirname(path));
      }),
    discard: () => removeAll(aside),
  };
}

async function writeSecret(path: string, secret: string): Promise<void> {
  using file = await Deno.open(path, {
    write: true,
    createNew: true,
    mode: 0o600,
  });
  await writeAll(file, new TextEncoder().encode(`${secret}\n`));
  await file.sync();
}
