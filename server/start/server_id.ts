import { join } from "node:path";

/** The id of a data folder. */
export interface ServerId {
  readonly id: string;
  /** True if this is the folder's first start. */
  readonly isNew: boolean;
}

/**
 * The id of this data folder among the servers of a database: made at the first
 * start, and kept in `server.id`.
 *
 * @throws {Error} If the file holds no id; the message says what to do.
 */
export async function loadOrMakeServerId(
  folder: string,
): Promise<ServerId> {
  const file = join(folder, "server.id");
  try {
    const stored = (await Deno.readTextFile(file)).trim();
    if (/^[0-9a-f]{12}$/.test(stored)) return { id: stored, isNew: false };
    // A power cut at the first start leaves an empty file.
    if (stored === "") return await makeServerId(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return await makeServerId(file);
    throw error;
  }
  throw new Error(
    `Cannot use ${file}: it must hold 12 hexadecimal digits; remove it, and the server gets another id`,
  );
}

async function makeServerId(file: string): Promise<ServerId> {
  const id = crypto.getRandomValues(new Uint8Array(6)).toHex();
  await Deno.writeTextFile(file, `${id}\n`, { mode: 0o600 });
  return { id, isNew: true };
}
