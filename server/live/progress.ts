/** What one machine has fetched of one package since progress was written. */
export interface FetchProgress {
  readonly machineId: number;
  readonly packageId: number;
  /** When `info` was served, milliseconds; null if it was not. */
  readonly infoAt: number | null;
  /** The highest number of a fragment that was served completely. */
  readonly fragments: number;
  /** When a fragment was last served completely; null if none was. */
  readonly fragmentAt: number | null;
}

/**
 * What agents fetch, collected in memory and written in one go: no fragment
 * costs a write, and a crash may lose the last few seconds of it.
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

  /** What has not been written yet of one deployment. */
  of(machineId: number, packageId: number): FetchProgress {
    return this.#fetched.get(`${machineId}/${packageId}`) ??
      { machineId, packageId, infoAt: null, fragments: 0, fragmentAt: null };
  }

  /** A new attempt begins: what was fetched for the last one is void. */
  forget(machineId: number, packageId: number): void {
    this.#fetched.delete(`${machineId}/${packageId}`);
  }

  /** All that is collected, which is then forgotten. */
  take(): FetchProgress[] {
    const taken = [...this.#fetched.values()];
    this.#fetched.clear();
    return taken;
  }

  /** Puts back what could not be written. */
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
