import { type BoundedFile, MOST_READ, numbersIn } from "./bounded_file.ts";

/** The streams of a compound file (MS-CFB), as .msi files are. */
export interface CompoundFile {
  /** The names of its streams, as they are stored. */
  readonly names: readonly string[];
  /** The bytes of a stream; null if there is none of that name. */
  readonly stream: (name: string) => Promise<Uint8Array | null>;
}

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const HEADER_BYTES = 512;
/** Numbers from here on end a chain or mark free sectors. */
const LAST_SECTOR = 0xfffffffa;
const ENTRY_BYTES = 128;
/** Places of FAT sectors in the header; further ones are in a chain. */
const HEADER_PLACES = 109;
const [STREAM, ROOT] = [2, 5];

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly size: number;
}

/**
 * Opens a compound file. No package on npm reads one without loading it whole,
 * and installers have hundreds of megabytes.
 *
 * @throws {Error} If it is no compound file, or is damaged.
 */
export async function openCompoundFile(
  file: BoundedFile,
): Promise<CompoundFile> {
  const head = await file.read(0, HEADER_BYTES);
  if (!SIGNATURE.every((byte, i) => head[i] === byte)) {
    throw new Error("Not a compound file");
  }
  const header = numbersIn(head);
  const [sectorBits, miniBits] = [30, 32].map((at) =>
    header.getUint16(at, true)
  ) as [number, number];
  if (![9, 12].includes(sectorBits) || miniBits !== 6) {
    throw new Error("A compound file with sectors of an unknown size");
  }
  const [sectorBytes, miniBytes] = [1 << sectorBits, 1 << miniBits];
  const smallest = header.getUint32(56, true);
  const perSector = sectorBytes / 4;
  const sectors = new Map<number, DataView>();

  async function sector(number: number): Promise<DataView> {
    const known = sectors.get(number);
    if (known) return known;
    const bytes = await file.read((number + 1) * sectorBytes, sectorBytes);
    const read = numbersIn(bytes);
    sectors.set(number, read);
    return read;
  }
  /** The sector that holds part `index` of the allocation table. */
  async function tableSector(index: number): Promise<DataView> {
    if (index < HEADER_PLACES) {
      return await sector(header.getUint32(76 + 4 * index, true));
    }
    let place = header.getUint32(68, true);
    let rest = index - HEADER_PLACES;
    for (; rest >= perSector - 1; rest -= perSector - 1) {
      place = (await sector(place)).getUint32(sectorBytes - 4, true);
    }
    return await sector((await sector(place)).getUint32(4 * rest, true));
  }
  async function after(number: number): Promise<number> {
    const table = await tableSector(Math.floor(number / perSector));
    return table.getUint32(4 * (number % perSector), true);
  }
  /** The bytes of a chain of sectors, at most `size`. */
  async function chain(start: number, size: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (let at = start; at < LAST_SECTOR && length < size;) {
      const piece = await file.read((at + 1) * sectorBytes, sectorBytes);
      if (piece.length === 0) break;
      pieces.push(piece);
      length += piece.length;
      at = await after(at);
    }
    return joined(pieces, Math.min(size, length));
  }

  const entries = entriesIn(await chain(header.getUint32(48, true), Infinity));
  const root = entries.find(({ type }) => type === ROOT);
  const streams = new Map(
    entries.filter(({ type }) => type === STREAM)
      .map((entry) => [entry.name, entry]),
  );
  let mini: Promise<readonly [Uint8Array, DataView]> | null = null;

  async function miniChain({ start, size }: Entry): Promise<Uint8Array> {
    if (size > MOST_READ) throw new RangeError("A stream is too long");
    mini ??= Promise.all([
      chain(root?.start ?? LAST_SECTOR, root?.size ?? 0),
      chain(header.getUint32(60, true), Infinity).then(numbersIn),
    ]);
    const [bytes, table] = await mini;
    const pieces: Uint8Array[] = [];
    let at = start;
    for (let left = size; at < LAST_SECTOR && left > 0; left -= miniBytes) {
      pieces.push(bytes.subarray(at * miniBytes, (at + 1) * miniBytes));
      at = table.getUint32(4 * at, true);
    }
    return joined(pieces, size);
  }

  return {
    names: [...streams.keys()],
    async stream(name) {
      const entry = streams.get(name);
      if (!entry) return null;
      return entry.size < smallest
        ? await miniChain(entry)
        : await chain(entry.start, entry.size);
    },
  };
}

function entriesIn(folder: Uint8Array): Entry[] {
  const numbers = numbersIn(folder);
  const entries: Entry[] = [];
  const decoder = new TextDecoder("utf-16le");
  for (let at = 0; at + ENTRY_BYTES <= folder.length; at += ENTRY_BYTES) {
    // The length counts the zero at the end.
    const length = Math.max(0, numbers.getUint16(at + 64, true) - 2);
    entries.push({
      name: decoder.decode(folder.subarray(at, at + Math.min(length, 62))),
      type: numbers.getUint8(at + 66),
      start: numbers.getUint32(at + 116, true),
      size: numbers.getUint32(at + 120, true),
    });
  }
  return entries;
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    if (at >= size) break;
    const part = piece.subarray(0, size - at);
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
