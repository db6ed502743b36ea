import type { RecordedFiles } from "./store.ts";

/** Where the bytes of a fragment are. */
export interface FragmentPlace {
  /** The archive, of which it is a range. */
  readonly path: string;
  readonly offset: number;
  readonly bytes: number;
  /** A file with these bytes alone, which may be gone; null: there is none. */
  readonly ownFile: string | null;
}

/** Packages whose fragments' sizes are kept, at most 10,000 numbers each. */
const MOST_PACKAGES = 200;

type Files = Pick<RecordedFiles, "fragments"> | null;

/** The ranges of fragments, kept in memory: those of a package never change. */
export class FragmentPlaces {
  /** By package; the offset of each fragment, and the end of the last. */
  #offsets = new Map<number, Promise<Float64Array | null>>();

  /** @param number From 1. */
  async of(
    packageId: number,
    number: number,
    read: () => Promise<Files>,
  ): Promise<Pick<FragmentPlace, "offset" | "bytes"> | null> {
    const offsets = await this.#of(packageId, read);
    const [offset, end] = [offsets?.[number - 1], offsets?.[number]];
    if (offset === undefined || end === undefined) return null;
    return { offset, bytes: end - offset };
  }

  forget(packageId: number): void {
    this.#offsets.delete(packageId);
  }

  async #of(packageId: number, read: () => Promise<Files>) {
    const kept = this.#offsets.get(packageId);
    if (kept) return await kept;
    const [oldest] = this.#offsets.keys();
    if (this.#offsets.size >= MOST_PACKAGES) this.#offsets.delete(oldest!);
    const reading = read().then((files) => files && offsetsOf(files));
    this.#offsets.set(packageId, reading);
    try {
      const offsets = await reading;
      if (offsets === null) this.#offsets.delete(packageId);
      return offsets;
    } catch (error) {
      this.#offsets.delete(packageId);
      throw error;
    }
  }
}

function offsetsOf({ fragments }: NonNullable<Files>): Float64Array {
  const offsets = new Float64Array(fragments.length + 1);
  for (const [i, { bytes }] of fragments.entries()) {
    offsets[i + 1] = offsets[i]! + bytes;
  }
  return offsets;
}
