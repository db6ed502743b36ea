import { SharedKey } from "#server/crypto/shared_key.ts";

/** The rights of others than the owner. */
const OF_OTHERS = 0o077;

/**
 * Reads the key that all servers of a database have.
 *
 * @throws {Error} If there is no such file, or it holds no key; the message says
 * what to do.
 */
export async function readKeyFile(
  path: string,
  log: (line: string) => void,
): Promise<SharedKey> {
  let text: string;
  try {
    text = (await Deno.readTextFile(path)).trim();
    const { mode } = await Deno.stat(path);
    if (mode !== null && mode & OF_OTHERS) {
      log(
        `key file: other users of this host may read ${path}, which holds the key of all secrets; chmod 600 it`,
      );
    }
  } catch (cause) {
    throw new Error(
      `Cannot read --key-file ${path}: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Error(
      `Cannot use --key-file ${path}: it must hold 64 hexadecimal digits; make one with "openssl rand -hex 32", and give all servers of the database the same`,
    );
  }
  return new SharedKey(Uint8Array.fromHex(text));
}
