/** One operation of the record that `record_writes.c` makes. */
export interface Operation {
  /** The operation, as `record_writes.c` names it. */
  readonly what:
    | "W"
    | "T"
    | "S"
    | "E"
    | "D"
    | "C"
    | "R"
    | "L"
    | "U"
    | "M"
    | "X";
  readonly path: string;
  /** The second path of a rename or link. */
  readonly other: string;
  readonly offset: number;
  readonly data: Uint8Array;
  /** Its end in the record, in bytes. */
  readonly end: number;
}

/** Reads a record; an incomplete last operation is left out. */
export function* operations(record: Uint8Array): Generator<Operation> {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const text = new TextDecoder();
  for (let at = 0; at + 25 <= record.length;) {
    const first = view.getUint32(at + 1, true);
    const second = view.getUint32(at + 5, true);
    const offset = Number(view.getBigUint64(at + 9, true));
    const length = Number(view.getBigUint64(at + 17, true));
    const paths = at + 25;
    const data = paths + first + second;
    const end = data + length;
    if (end > record.length) return;
    yield {
      what: String.fromCharCode(record[at]!) as Operation["what"],
      path: text.decode(record.subarray(paths, paths + first)),
      other: text.decode(record.subarray(paths + first, data)),
      offset,
      data: record.subarray(data, end),
      end,
    };
    at = end;
  }
}

interface Inode {
  /** The content that is certainly on the disk. */
  stable: Uint8Array;
  /** Writes since the last fsync, which may or may not be on the disk. */
  pending: Operation[];
}

type Names = Map<string, Inode | "folder">;

/** The part of the unflushed data that survives a power cut. */
export type Luck = "all" | "none" | (() => number);

/**
 * A disk that may lose what was not flushed. Writes to a file are pending until
 * the file is fsynced, each on its own, and the last one may be torn; changes
 * of names are pending until a folder is fsynced, in the order in which they
 * were made. Data that an fsync failed to write is lost, though it can still be
 * read: the next fsync does not write it again, as on Linux.
 */
export class ForgetfulDisk {
  /** The names that are certainly on the disk. */
  #stable: Names = new Map([["", "folder"]]);
  /** All names as the running system sees them. */
  #seen: Names = new Map([["", "folder"]]);
  /** Changes of names since a folder was last fsynced. */
  #pending: ((names: Names) => void)[] = [];

  apply({ what, path, other, ...rest }: Operation): void {
    const operation = { what, path, other, ...rest };
    const inode = this.#seen.get(path);
    if (what === "D") {
      for (const change of this.#pending) change(this.#stable);
      this.#pending = [];
    } else if (what === "W" || what === "T") {
      if (inode && inode !== "folder") inode.pending.push(operation);
    } else if (what === "E") {
      if (inode && inode !== "folder") {
        inode.pending = inode.pending.filter(({ what }) => what === "T");
      }
    } else if (what === "S") {
      if (inode && inode !== "folder") {
        inode.stable = written(inode.stable, inode.pending);
        inode.pending = [];
      }
    } else {
      const change = changeOf(operation, inode);
      change(this.#seen);
      this.#pending.push(change);
    }
  }

  /** Everything so far is on the disk. */
  flush(): void {
    for (const change of this.#pending) change(this.#stable);
    this.#pending = [];
    for (const inode of this.#seen.values()) {
      if (inode === "folder") continue;
      inode.stable = written(inode.stable, inode.pending);
      inode.pending = [];
    }
  }

  /**
   * A possible content of the disk if the power fails now: files and folders by
   * name.
   */
  after(luck: Luck): Map<string, Uint8Array | "folder"> {
    const names: Names = new Map(this.#stable);
    const flushed = luck === "all"
      ? this.#pending.length
      : luck === "none"
      ? 0
      : Math.floor(luck() * (this.#pending.length + 1));
    for (const change of this.#pending.slice(0, flushed)) change(names);
    return new Map([...names].map(([name, inode]) => [
      name,
      inode === "folder"
        ? inode
        : written(inode.stable, remaining(inode.pending, luck)),
    ]));
  }
}

function changeOf(
  { what, path, other }: Operation,
  inode: Inode | "folder" | undefined,
): (names: Names) => void {
  switch (what) {
    case "C": {
      const made: Inode = { stable: new Uint8Array(), pending: [] };
      return (names) => void names.set(path, made);
    }
    case "M":
      return (names) => void names.set(path, "folder");
    case "U":
    case "X":
      return (names) => void names.delete(path);
    case "L":
      return (names) => void (inode && names.set(other, inode));
    default: // a rename, of a folder with everything below it
      return (names) => {
        for (const [name, one] of [...names]) {
          if (name !== path && !name.startsWith(`${path}/`)) continue;
          names.delete(name);
          names.set(other + name.slice(path.length), one);
        }
      };
  }
}

const SECTOR = 512;

function remaining(pending: readonly Operation[], luck: Luck): Operation[] {
  if (luck === "all") return [...pending];
  if (luck === "none") return [];
  const kept = pending.filter(() => luck() < 0.5);
  const last = kept.pop();
  if (!last) return [];
  const sectors = Math.ceil(last.data.length / SECTOR);
  const torn = Math.floor(luck() * (sectors + 1)) * SECTOR;
  return [...kept, { ...last, data: last.data.subarray(0, torn) }];
}

function written(
  before: Uint8Array,
  operations: readonly Operation[],
): Uint8Array {
  if (operations.length === 0) return before;
  let length = before.length;
  let size = before.length;
  for (const { what, offset, data } of operations) {
    length = what === "T" ? offset : Math.max(length, offset + data.length);
    size = Math.max(size, length);
  }
  const after = new Uint8Array(size);
  after.set(before);
  let end = before.length;
  for (const { what, offset, data } of operations) {
    if (what === "T") {
      if (offset < end) after.fill(0, offset, end);
      end = offset;
    } else {
      after.set(data, offset);
      end = Math.max(end, offset + data.length);
    }
  }
  return after.slice(0, end);
}
