const LEAST = 12;

/**
 * Reads a passphrase: the first line of a file.
 *
 * @throws {Error} If the file cannot be read, or the passphrase is too short; the
 * message says what to do.
 */
export async function readPassphrase(file: string): Promise<string> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (cause) {
    throw new Error(
      cause instanceof Deno.errors.NotFound
        ? `Cannot read the passphrase of backups: there is no file ${file}; write one line of at least ${LEAST} characters to it`
        : `Cannot read the passphrase of backups from ${file}: ${
          (cause as Error).message
        }; let the server's user read it`,
      { cause },
    );
  }
  const [line = ""] = text.split(/\r?\n/, 1);
  if (line.length >= LEAST) return line;
  throw new Error(
    `Cannot use the passphrase in ${file}: its first line has ${line.length} characters; it needs at least ${LEAST}`,
  );
}
