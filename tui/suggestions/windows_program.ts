import { type BoundedFile, numbersIn } from "./bounded_file.ts";

/** What a program for Windows says about itself. */
export interface ProgramFacts {
  /** `ProductName`, `ProductVersion` and others. */
  readonly strings: ReadonlyMap<string, string>;
  /** The installer it is, which decides how it is made silent. */
  readonly installer: "inno" | "nsis" | "wix" | null;
}

const [VERSION, MANIFEST] = [16, 24];
const SECTION_BYTES = 40;
/** Larger resources are no version and no manifest. */
const LARGEST_RESOURCE = 256 * 1024;
const IS_FOLDER = 0x80000000;

interface Section {
  readonly name: string;
  readonly address: number;
  readonly bytes: number;
  readonly offset: number;
}

/**
 * Reads the version of a program for Windows from its resources.
 *
 * @throws {Error} If it is no such program, or is damaged.
 */
export async function programFacts(file: BoundedFile): Promise<ProgramFacts> {
  const dos = numbersIn(await file.read(0, 64));
  if (dos.getUint16(0, true) !== 0x5a4d) throw new Error("Not a program");
  const start = dos.getUint32(60, true);
  const coff = numbersIn(await file.read(start, 24));
  if (coff.getUint32(0, true) !== 0x4550) throw new Error("Not a program");
  const optionalBytes = coff.getUint16(20, true);
  const optional = numbersIn(await file.read(start + 24, optionalBytes));
  // The third directory is that of resources; 64-bit headers are longer.
  const wide = optional.getUint16(0, true) === 0x20b;
  const root = optional.getUint32((wide ? 112 : 96) + 2 * 8, true);
  const sections = sectionsIn(
    await file.read(
      start + 24 + optionalBytes,
      coff.getUint16(6, true) * SECTION_BYTES,
    ),
  );
  const place = (address: number) => {
    const section = sections.find((one) =>
      address >= one.address && address < one.address + one.bytes
    );
    if (!section) throw new Error("A resource is in no section");
    return section.offset + address - section.address;
  };

  async function resource(type: number): Promise<Uint8Array | null> {
    let offset = 0;
    for (const wanted of [type, null, null]) {
      const found = await entryOf(offset, wanted);
      if (found === null) return null;
      offset = found;
    }
    const leaf = numbersIn(await file.read(place(root) + offset, 16));
    const length = leaf.getUint32(4, true);
    return length > LARGEST_RESOURCE
      ? null
      : await file.read(place(leaf.getUint32(0, true)), length);
  }
  /** The place of an entry of a folder; null: the first one. */
  async function entryOf(
    folder: number,
    id: number | null,
  ): Promise<number | null> {
    const at = place(root) + folder;
    const head = numbersIn(await file.read(at, 16));
    const count = head.getUint16(12, true) + head.getUint16(14, true);
    const rows = numbersIn(await file.read(at + 16, count * 8));
    for (let i = 0; i < count; i++) {
      if (id !== null && rows.getUint32(8 * i, true) !== id) continue;
      return (rows.getUint32(8 * i + 4, true) & ~IS_FOLDER) >>> 0;
    }
    return null;
  }

  if (root === 0) return { strings: new Map(), installer: null };
  const version = await resource(VERSION);
  const strings = version ? versionStrings(version) : new Map();
  const manifest = new TextDecoder().decode(
    await resource(MANIFEST) ?? new Uint8Array(),
  );
  return {
    strings,
    installer: sections.some(({ name }) => name === ".wixburn")
      ? "wix"
      : /Nullsoft/.test(manifest)
      ? "nsis"
      : /Inno Setup|JR\.Inno/.test(`${manifest} ${strings.get("Comments")}`)
      ? "inno"
      : null,
  };
}

function sectionsIn(table: Uint8Array): Section[] {
  const numbers = numbersIn(table);
  const decoder = new TextDecoder();
  const sections: Section[] = [];
  for (let at = 0; at + SECTION_BYTES <= table.length; at += SECTION_BYTES) {
    sections.push({
      name: decoder.decode(table.subarray(at, at + 8)).replace(/\0+$/, ""),
      address: numbers.getUint32(at + 12, true),
      bytes: Math.max(
        numbers.getUint32(at + 8, true),
        numbers.getUint32(at + 16, true),
      ),
      offset: numbers.getUint32(at + 20, true),
    });
  }
  return sections;
}

/** The strings of the first language in a VS_VERSIONINFO. */
function versionStrings(bytes: Uint8Array): Map<string, string> {
  const numbers = numbersIn(bytes);
  const decoder = new TextDecoder("utf-16le");
  const strings = new Map<string, string>();
  const aligned = (at: number) => (at + 3) & ~3;

  /** A block: its length, that of its value, its type, its key, its value. */
  function block(at: number, depth: number): number {
    const length = numbers.getUint16(at, true);
    if (length === 0) return bytes.length;
    const end = Math.min(at + length, bytes.length);
    const valueLength = numbers.getUint16(at + 2, true);
    const isText = numbers.getUint16(at + 4, true) === 1;
    let keyEnd = at + 6;
    while (keyEnd < end && numbers.getUint16(keyEnd, true) !== 0) keyEnd += 2;
    const key = decoder.decode(bytes.subarray(at + 6, keyEnd));
    const value = aligned(keyEnd + 2);
    if (depth === 3) {
      const words = decoder.decode(bytes.subarray(value, end));
      const text = words.split("\0")[0]!.trim();
      if (!strings.has(key)) strings.set(key, text);
      return aligned(end);
    }
    if (depth === 1 && key !== "StringFileInfo") return aligned(end);
    const inside = aligned(value + (isText ? 2 * valueLength : valueLength));
    for (let next = inside; next + 6 < end;) next = block(next, depth + 1);
    return aligned(end);
  }
  block(0, 0);
  return strings;
}
