import {
  findNames,
  type FoundNames,
  MOST_NAMES,
  NAME_CHARACTERS,
} from "#shared/contract/machines/names.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import { decodedText, namesIn } from "./names_file.ts";

/** The largest file of names. */
const MEBIBYTES = 16;

/** The bytes of a file, or of standard input. */
export type Bytes = AsyncIterable<Uint8Array>;

/**
 * The names in a file of names.
 *
 * @param file The file as messages name it.
 * @throws {UsageError} If it is too large, or holds no names.
 */
export async function readNames(
  bytes: Bytes,
  file: string,
): Promise<string[]> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > MEBIBYTES * 1024 ** 2) {
      throw new UsageError(text.names.tooLarge(file, MEBIBYTES));
    }
    chunks.push(new Uint8Array(chunk));
  }
  const names = namesIn(decodedText(await new Blob(chunks).bytes()));
  if (names.length === 0) throw new UsageError(text.names.empty(file));
  if (names.length > MOST_NAMES) {
    throw new UsageError(text.names.tooMany(names.length, MOST_NAMES));
  }
  return names;
}

/** The machines that names mean; names that are too long mean none. */
export async function machinesOf(
  connection: ServerConnection,
  names: readonly string[],
  idsFirst: boolean,
): Promise<FoundNames> {
  const fits = (name: string) => name.length <= NAME_CHARACTERS;
  const found = await call(connection, findNames, {
    body: { names: names.filter(fits), idsFirst },
  });
  const tooLong = names.filter((name) => !fits(name))
    .map((name) => ({ name, close: [] }));
  return { ...found, unknown: [...found.unknown, ...tooLong] };
}

/** A sentence for each name that means no machine, or several. */
export function missingWords({ unknown, ambiguous }: FoundNames): string[] {
  return [
    ...unknown.map(({ name, close }) =>
      text.names.unknown(name, close.join(", "))
    ),
    ...ambiguous.map(({ name, machines }) =>
      text.names.ambiguous(
        name,
        machines.length,
        machines.map(({ id, ip }) => `${id} (${ip})`).join(", "),
      )
    ),
  ];
}
