import { type BoundedFile, numbersIn } from "./bounded_file.ts";
import { openCompoundFile } from "./compound_file.ts";

/** The characters of a stream's name, by six bits. */
const NAME_CHARACTERS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
/** Begins the name of a table. */
const TABLE_MARK = 0x4840;

/** Code pages of strings, by the labels of the encoding standard. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  0: "windows-1252",
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  65001: "utf-8",
};

/**
 * The properties of an installer for Windows: `ProductName`, `ProductVersion`,
 * `Manufacturer` and others.
 *
 * @throws {Error} If it is no such installer, or is damaged.
 */
export async function msiProperties(
  file: BoundedFile,
): Promise<ReadonlyMap<string, string>> {
  const streams = await openCompoundFile(file);
  const tables = new Map(
    streams.names.map((name) => [tableName(name), name]),
  );
  const read = async (table: string): Promise<Uint8Array> => {
    const bytes = await streams.stream(tables.get(table) ?? "");
    if (!bytes) throw new Error(`The installer has no table ${table}`);
    return bytes;
  };
  const { strings, wide } = stringsIn(
    await read("!_StringPool"),
    await read("!_StringData"),
  );
  const rows = await read("!Property");
  const numbers = numbersIn(rows);
  const width = wide ? 3 : 2;
  const count = Math.floor(rows.length / (2 * width));
  // Column by column: all names, then all values.
  const cell = (i: number) => {
    const low = numbers.getUint16(i * width, true);
    return wide ? low + numbers.getUint8(i * width + 2) * 0x10000 : low;
  };
  return new Map(
    Array.from({ length: count }, (_, i) => [
      strings(cell(i)),
      strings(cell(count + i)),
    ]),
  );
}

/** "!Property" for the name of its stream, of which each unit holds two. */
function tableName(stored: string): string {
  let name = "";
  for (const character of stored) {
    const unit = character.charCodeAt(0);
    if (unit === TABLE_MARK) name += "!";
    else if (unit >= 0x4800 && unit < TABLE_MARK) {
      name += NAME_CHARACTERS[unit - 0x4800];
    } else if (unit >= 0x3800 && unit < 0x4800) {
      name += NAME_CHARACTERS[(unit - 0x3800) & 63];
      name += NAME_CHARACTERS[((unit - 0x3800) >> 6) & 63];
    } else name += character;
  }
  return name;
}

/** The strings of all tables, by their numbers. */
function stringsIn(pool: Uint8Array, data: Uint8Array) {
  const numbers = numbersIn(pool);
  const flags = numbers.getUint32(0, true);
  const codePage = flags & 0xffff;
  const decoder = new TextDecoder(
    CODE_PAGES[codePage] ?? `windows-${codePage}`,
  );
  const places: (readonly [from: number, to: number])[] = [[0, 0]];
  let from = 0;
  for (let at = 4; at + 4 <= pool.length; at += 4) {
    let length = numbers.getUint16(at, true);
    const uses = numbers.getUint16(at + 2, true);
    if (length === 0 && uses !== 0 && at + 8 <= pool.length) {
      // A string above 64 KiB: its length is in the next four bytes.
      at += 4;
      length = numbers.getUint16(at, true) +
        numbers.getUint16(at + 2, true) * 0x10000;
    }
    places.push([from, from + length]);
    from += length;
  }
  return {
    /** True if a cell that refers to a string has three bytes. */
    wide: (flags & 0x80000000) !== 0,
    strings(number: number): string {
      const [start, end] = places[number] ?? [0, 0];
      return decoder.decode(data.subarray(start, end));
    },
  };
}
