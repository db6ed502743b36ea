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
}

/**
 * The downloads of agents, collected in memory and written together: no fragment
 * costs a write, and a crash may lose the last few seconds of progress.
 */
export class FetchLog {
  #fetched = new Map<string, FetchProgress>();

  noteInfo(machineId: number, packageId: number, at: Date): void {
    const before = this.of(machineId, packageId);
    this.#set({ ...before, infoAt: before.infoAt ?? at.getTime() });
  }

  noteFragment(
    machineId: number,
    packageId: number,
    number: number,
    at: Date,
  ): void {
    const before = this.of(machineId, packageId);
    this.#set({
      ...before,
      fragments: Math.max(before.fragments, number),
      fragmentAt: at.getTime(),
    });
  }

  /** The progress of one deployment that is not written yet. */
  of(machineId: number, packageId: number): FetchProgress {
    return this.#fetched.get(`${machineId}/${packageId}`) ??
      { machineId, packageId, infoAt: null, fragments: 0, fragmentAt: null };
  }

  /** Forgets the downloads of the last attempt, because a new one begins. */
  forget(machineId: number, packageId: number): void {
    this.#fetched.delete(`${machineId}/${packageId}`);
  }

  /** Returns everything collected, and forgets it. */
  take(): FetchProgress[] {
    const taken = [...this.#fetched.values()];
    this.#fetched.clear();
    return taken;
  }

  /** Adds progress again that could not be written. */
  giveBack(taken: readonly FetchProgress[]): void {
    for (const one of taken) {
      const since = this.of(one.machineId, one.packageId);
      this.#set({
        ...one,
        infoAt: one.infoAt ?? since.infoAt,
        fragments: Math.max(one.fragments, since.fragments),
        fragmentAt: since.fragmentAt ?? one.fragmentAt,
      });
    }
  }

  #set(fetched: FetchProgress): void {
    this.#fetched.set(`${fetched.machineId}/${fetched.packageId}`, fetched);
  }
}
