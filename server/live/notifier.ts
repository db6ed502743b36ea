/**
 * Tells waiting readers that the log has grown. It carries no data: a reader
 * that wakes reads the database, so a missed notification loses nothing.
 */
export class Notifier {
  #count = 0;
  #sleepers = new Set<() => void>();

  /** How many notifications were sent. */
  get count(): number {
    return this.#count;
  }

  /** How many readers are waiting now. */
  get waiting(): number {
    return this.#sleepers.size;
  }

  notify(): void {
    this.#count++;
    for (const wake of this.#sleepers) wake();
  }

  /**
   * Waits until more than `seen` notifications were sent.
   *
   * @returns true once they were, at once if they already had been; false if
   * `signal` aborts first, or so many milliseconds pass.
   */
  async after(
    seen: number,
    signal: AbortSignal,
    milliseconds: number,
  ): Promise<boolean> {
    if (this.#count === seen && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = () => resolve();
      this.#sleepers.add(wake);
      signal.addEventListener("abort", wake, { once: true });
      const timer = setTimeout(wake, Math.max(0, milliseconds));
      await promise;
      clearTimeout(timer);
      this.#sleepers.delete(wake);
      signal.removeEventListener("abort", wake);
    }
    return this.#count > seen;
  }
}
