/** A machine's downloads of one package since progress was last written. */
export interface FetchProgress {
  readonly machineId: number;
  readonly packageId: number;
  /** When `info` was served, in milliseconds; null: not at all. */
  readonly infoAt: number | null;
  /** The highest number of a fragment that was served completely. */
  readonly fragments: number;
  /** When a fragment was last served completely; null: none was. */
  readonly fragmentAt: number | null;
  /** The numbers of the fragments that were requested. */
  readonly requested: ReadonlySet<number>;
}

interface Collection extends FetchProgress {
  readonly requested: Set<number>;
}

/**
 * The downloads of agents, collected in memory and written together: no fragment
 * costs a write, and a crash may lose the last few seconds of progress.
 */
export class FetchLog {
  #fetched = new Map<string, Collection>();
  /** What is being written: in memory until it is durable. */
  #written = new Map<string, Collection>();

  noteInfo(machineId: number, packageId: number, at: Date): void {
    const before = this.#unwritten(machineId, packageId);
    this.#set({ ...before, infoAt: before.infoAt ?? at.getTime() });
  }

  /** Notes a request for a fragment before it is answered. */
  noteRequest(machineId: number, packageId: number, number: number): void {
    const before = this.#unwritten(machineId, packageId);
    before.requested.add(number);
    this.#set(before);
  }

  noteFragment(
    machineId: number,
    packageId: number,
    number: number,
    at: Date,
  ): void {
    const before = this.#unwritten(machineId, packageId);
    this.#set({
      ...before,
      fragments: Math.max(before.fragments, number),
      fragmentAt: at.getTime(),
    });
  }

  /** The progress of one deployment that is not durable yet. */
  of(machineId: number, packageId: number): FetchProgress {
    const since = this.#unwritten(machineId, packageId);
    const written = this.#written.get(`${machineId}/${packageId}`);
    return written ? joined(written, since) : since;
  }

  /** Forgets the downloads of the last attempt, because a new one begins. */
  forget(machineId: number, packageId: number): void {
    this.#fetched.delete(`${machineId}/${packageId}`);
    this.#written.delete(`${machineId}/${packageId}`);
  }

  /**
   * Returns everything collected, to be written: `confirm` it, or `giveBack`.
   */
  take(): FetchProgress[] {
    this.#written = this.#fetched;
    this.#fetched = new Map();
    return [...this.#written.values()];
  }

  /** Forgets what was taken: it is durable. */
  confirm(): void {
    this.#written = new Map();
  }

  /** Adds progress again that was taken and could not be written. */
  giveBack(): void {
    const taken = this.#written;
    this.#written = new Map();
    for (const [key, one] of taken) {
      const since = this.#fetched.get(key);
      this.#set(since ? joined(one, since) : one);
    }
  }

  #unwritten(machineId: number, packageId: number): Collection {
    return this.#fetched.get(`${machineId}/${packageId}`) ?? {
      machineId,
      packageId,
      infoAt: null,
      fragments: 0,
      fragmentAt: null,
      requested: new Set(),
    };
  }

  #set(fetched: Collection): void {
    this.#fetched.set(`${fetched.machineId}/${fetched.packageId}`, fetched);
  }
}

function joined(before: Collection, since: Collection): Collection {
  return {
    ...before,
    infoAt: before.infoAt ?? since.infoAt,
    fragments: Math.max(before.fragments, since.fragments),
    fragmentAt: since.fragmentAt ?? before.fragmentAt,
    requested: before.requested.union(since.requested),
  };
}
