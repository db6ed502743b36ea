import { dirname } from "node:path";
import { removeAll, syncFolder, writeAll } from "#server/archive/disk.ts";

/** Makes the first admin once `keep` has put the secret where it lasts. */
type EnsureAdmin = (
  keep: (secret: string) => Promise<void>,
) => Promise<string | null>;

/**
 * Makes the first admin where there was never an operator, with the secret of
 * their token in the file at `path`, for its owner's eyes only. The file comes
 * first: a token in the database whose secret nobody has would lock all out.
 *
 * @returns Whether an admin was made.
 * @throws Error, one sentence, if the file cannot be written; no admin is made
 * then, and the next start tries again.
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
  // Another server on the same database was first: this secret opens nothing.
  if (secret === null && written) await removeAll(path);
  return secret !== null;
}

/** A secret beside the place it is meant for. */
interface StagedSecret {
  /** Puts it there, whole, in the place of what was there. */
  readonly place: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/**
 * Writes a secret beside `path`, on the disk, for its owner's eyes only.
 *
 * @throws Error, one sentence, if it cannot be written.
 */
export async function stageSecret(
  path: string,
  secret: string,
): Promise<StagedSecret> {
  const aside = `${path}.new`;
  const orSay = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (cause) {
      await removeAll(aside).catch(() => {});
      throw new Error(
        `Cannot write the admin's token to ${path}: ${
          (cause as Error).message
        }; put that right and start again`,
        { cause },
      );
    }
  };
  await orSay(async () => {
    await removeAll(aside);
    await writeSecret(aside, secret);
  });
  return {
    place: () =>
      orSay(async () => {
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
