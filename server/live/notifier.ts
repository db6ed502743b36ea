/**
 * Tells waiting readers that the log has grown. It carries no data: whoever
 * wakes reads the database, so a missed ring loses nothing.
 */
export class Bell {
  #rings = 0;
  #sleepers = new Set<() => void>();

  get rings(): number {
    return this.#rings;
  }

  /** How many readers wait for it now. */
  get waiting(): number {
    return this.#sleepers.size;
  }

  ring(): void {
    this.#rings++;
    for (const wake of this.#sleepers) wake();
  }

  /**
   * Waits until the bell has rung more than `rings` times.
   *
   * @returns true once it has, at once if it already had; false if `signal`
   * aborts first.
   */
  async after(rings: number, signal: AbortSignal): Promise<boolean> {
    if (this.#rings === rings && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#sleepers.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      await promise;
      this.#sleepers.delete(wake);
      signal.removeEventListener("abort", wake);
    }
    return this.#rings > rings;
  }
}
