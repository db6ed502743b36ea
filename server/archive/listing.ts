import type { Finding } from "#shared/contract/packages/archives.ts";
import type { Contents, Limits } from "./contents.ts";
import { leadsOutside, partsOf, pointsOutside } from "./entry_path.ts";
import { release } from "./release.ts";

/** Ends the reading of an archive; the reason has been recorded as a finding. */
export class StopReading extends Error {}

/** One entry of an archive of either format. */
export interface Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "special";
}

/** The findings of one code that are listed; further ones are counted. */
const EXAMPLES = 5;

interface CountedFinding {
  readonly finding: Finding;
  /** The further findings of its code that are not listed. */
  more: number;
}

/** Collects the contents of an archive, and stops at the limits. */
export class Listing {
  #limits: Limits;
  #packedBytes: number;
  #findings = new Map<string, CountedFinding[]>();
  #files: string[] = [];
  #topLevel = new Set<string>();
  #entries = 0;
  #unpackedBytes = 0;
  #nameCharacters = 0;

  /** @param packedBytes The archive's size. */
  constructor(limits: Limits, packedBytes: number) {
    this.#limits = limits;
    this.#packedBytes = packedBytes;
  }

  /** Records a finding. */
  error(code: string, message: string): void {
    const same = this.#findings.get(code) ?? [];
    const last = same.at(-1);
    if (last && same.length === EXAMPLES) last.more++;
    else same.push({ finding: { severity: "error", code, message }, more: 0 });
    this.#findings.set(code, same);
  }

  /**
   * Records a finding beyond which reading makes no sense.
   *
   * @throws {StopReading}
   */
  stop(code: string, message: string): never {
    this.error(code, message);
    throw new StopReading(code);
  }

  /** Records an entry, before its bytes. */
  add({ name, kind }: Entry): void {
    const { entries, nameCharacters } = this.#limits;
    this.#entries++;
    this.#nameCharacters += name.length;
    if (this.#entries > entries || this.#nameCharacters > nameCharacters) {
      this.stop(
        "too_many_entries",
        `The archive holds more than ${entries} entries or ${nameCharacters} characters of names; pack the folder into a single file first`,
      );
    }
    const outside = leadsOutside(name);
    if (outside) {
      this.error(
        "path_escape",
        `The entry ${
          quote(name)
        } ${outside}; pack it with paths below the archive's root`,
      );
    }
    if (kind === "special") {
      this.error(
        "special_file",
        `The entry ${quote(name)} is a device or a pipe; leave it out`,
      );
    }
    const parts = partsOf(name);
    if (parts[0] === undefined) return;
    this.#topLevel.add(parts[0]);
    if (kind !== "folder") this.#files.push(parts.join("/"));
  }

  /** Checks a link; its target is relative to the root, or to the entry. */
  link(name: string, target: string, from: "root" | "entry"): void {
    const folder = from === "root" ? [] : partsOf(name).slice(0, -1);
    const outside = pointsOutside(folder, target);
    if (outside) {
      this.error(
        "link_escape",
        `The entry ${quote(name)} is a link to ${
          quote(target)
        }, which ${outside}; pack the file itself`,
      );
    }
  }

  /** Counts bytes that were unpacked. */
  unpacked(bytes: number): void {
    const { unpackedBytes, ratio, ratioFromBytes } = this.#limits;
    this.#unpackedBytes += bytes;
    release(bytes);
    const isBomb = this.#unpackedBytes > unpackedBytes ||
      this.#unpackedBytes > ratioFromBytes &&
        this.#unpackedBytes > this.#packedBytes * ratio;
    if (isBomb) {
      this.stop(
        "zip_bomb",
        `The archive of ${this.#packedBytes} bytes unpacks to more than ${this.#unpackedBytes}, beyond ${unpackedBytes} bytes or ${ratio} times its size; if that is intended, pack the files without compression`,
      );
    }
  }

  done(): Contents {
    if (this.#files.length === 0 && this.#findings.size === 0) {
      this.error(
        "archive_empty",
        "The archive holds no files; pack them again and upload the new archive",
      );
    }
    const findings = [...this.#findings.values()].flat().map(
      ({ finding, more }) =>
        more === 0
          ? finding
          : { ...finding, message: `${finding.message} (and ${more} more)` },
    );
    return {
      entries: this.#entries,
      unpackedBytes: this.#unpackedBytes,
      files: this.#files,
      topLevel: [...this.#topLevel],
      findings,
    };
  }
}

/** A name for a message: quoted, escaped, at most 200 characters. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}
