import { createHash, randomBytes } from "node:crypto";
import { syncFolder, writeAll } from "#server/archive/disk.ts";
import { dirname } from "node:path";

/**
 * A file of fixed size to which records are appended. Its space is taken when it
 * is made, so that a full disk does not refuse a record.
 *
 * The first 512 bytes are the header: `MAGIC`, then 16 random bytes, the
 * generation, and their digest. Each record has its length in 4 bytes, a digest
 * of 8 bytes over the generation, its offset, its length and itself, and then
 * its bytes. What does not match its digest is the end: a torn write, or a record
 * of an earlier generation.
 */
export interface Segment {
  readonly path: string;
  /** Bytes that are used. */
  readonly bytes: number;
  /** True if a record of that many bytes fits. */
  fits(bytes: number): boolean;
  /**
   * Appends records; they are on the disk when this resolves. If it rejects,
   * none of them is there.
   */
  append(records: readonly Uint8Array[]): Promise<void>;
  /** Removes all records. */
  reset(): Promise<void>;
  close(): void;
}

const MAGIC = new TextEncoder().encode("LSSPOOL1");
const HEADER_BYTES = 512;
const GENERATION_BYTES = 16;
const DIGEST_BYTES = 8;
const LENGTH_BYTES = 4;
/** What a record takes besides its own bytes. */
const FRAME_BYTES = LENGTH_BYTES + DIGEST_BYTES;

/** Makes a file of `size` bytes, which must not exist. */
export async function createSegment(
  path: string,
  size: number,
): Promise<Segment> {
  const file = await Deno.open(path, {
    read: true,
    write: true,
    createNew: true,
    mode: 0o600,
  });
  try {
    // Zeros that are written take space; a length that is set does not.
    const zeros = new Uint8Array(64 * 1024);
    for (let left = size; left > 0; left -= zeros.length) {
      await writeAll(file, zeros.subarray(0, Math.min(left, zeros.length)));
    }
    const segment = new OpenSegment(path, file, size);
    await segment.reset();
    await syncFolder(dirname(path));
    return segment;
  } catch (error) {
    file.close();
    await Deno.remove(path);
    throw error;
  }
}

/**
 * Opens a file that `createSegment` has made; returns its records too, which are
 * on the disk then. A file without a valid header has none: it was cut off while
 * it was made or reset.
 */
export async function openSegment(
  path: string,
): Promise<{ segment: Segment; records: Uint8Array[] }> {
  const bytes = await Deno.readFile(path);
  const file = await Deno.open(path, { read: true, write: true });
  const segment = new OpenSegment(path, file, bytes.length);
  const generation = generationIn(bytes);
  if (generation === null) {
    await segment.reset();
    return { segment, records: [] };
  }
  const { records, end } = recordsIn(bytes, generation);
  // If a flush failed before a kill, they can be read but are not on the disk,
  // and the file would end there after a power cut, whatever is appended.
  await segment.rewrite(bytes.subarray(0, end));
  segment.continueAt(generation, end);
  return { segment, records };
}

class OpenSegment implements Segment {
  #generation = new Uint8Array(GENERATION_BYTES);
  #end = HEADER_BYTES;

  constructor(
    readonly path: string,
    readonly file: Deno.FsFile,
    readonly size: number,
  ) {}

  get bytes(): number {
    return this.#end - HEADER_BYTES;
  }

  fits(bytes: number): boolean {
    return this.#end + FRAME_BYTES + bytes <= this.size;
  }

  async append(records: readonly Uint8Array[]): Promise<void> {
    const length = records.reduce(
      (sum, one) => sum + FRAME_BYTES + one.length,
      0,
    );
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const record of records) {
      frame(bytes, at, this.#generation, this.#end + at, record);
      at += FRAME_BYTES + record.length;
    }
    // After a failure the next records are written over these.
    await this.#write(this.#end, bytes);
    this.#end += length;
  }

  async reset(): Promise<void> {
    const generation = Uint8Array.from(randomBytes(GENERATION_BYTES));
    const header = new Uint8Array(HEADER_BYTES);
    header.set(MAGIC);
    header.set(generation, MAGIC.length);
    header.set(digest(generation), MAGIC.length + GENERATION_BYTES);
    await this.#write(0, header);
    this.continueAt(generation, HEADER_BYTES);
  }

  /** Writes what was read at the beginning of the file again. */
  rewrite(bytes: Uint8Array): Promise<void> {
    return this.#write(0, bytes);
  }

  continueAt(generation: Uint8Array<ArrayBuffer>, end: number): void {
    this.#generation = generation;
    this.#end = end;
  }

  close(): void {
    this.file.close();
  }

  async #write(at: number, bytes: Uint8Array): Promise<void> {
    await this.file.seek(at, Deno.SeekMode.Start);
    await writeAll(this.file, bytes);
    await this.file.syncData();
  }
}

function generationIn(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (bytes.length < HEADER_BYTES) return null;
  const end = MAGIC.length + GENERATION_BYTES;
  const generation = bytes.slice(MAGIC.length, end);
  const isWhole = same(bytes.subarray(0, MAGIC.length), MAGIC) &&
    same(bytes.subarray(end, end + DIGEST_BYTES), digest(generation));
  return isWhole ? generation : null;
}

function recordsIn(
  bytes: Uint8Array<ArrayBuffer>,
  generation: Uint8Array,
): { records: Uint8Array[]; end: number } {
  const records: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = HEADER_BYTES;
  while (at + FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(at, true);
    const start = at + FRAME_BYTES;
    if (length === 0 || start + length > bytes.length) break;
    const record = bytes.subarray(start, start + length);
    const written = bytes.subarray(at + LENGTH_BYTES, start);
    if (!same(written, digest(generation, at, record))) break;
    records.push(record);
    at = start + length;
  }
  return { records, end: at };
}

/** @param offset Of the record in the file. */
function frame(
  into: Uint8Array<ArrayBuffer>,
  at: number,
  generation: Uint8Array,
  offset: number,
  record: Uint8Array,
): void {
  new DataView(into.buffer).setUint32(at, record.length, true);
  into.set(digest(generation, offset, record), at + LENGTH_BYTES);
  into.set(record, at + FRAME_BYTES);
}

function digest(
  generation: Uint8Array,
  offset = 0,
  record: Uint8Array = new Uint8Array(),
): Uint8Array {
  return createHash("sha256").update(generation)
    .update(`${offset} ${record.length} `).update(record).digest()
    .subarray(0, DIGEST_BYTES);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length &&
    one.every((byte, index) => byte === other[index]);
}
