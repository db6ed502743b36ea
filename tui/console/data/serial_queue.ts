/**
 * Runs work one after the other. Of the work of one name, at most one waits:
 * what is added while it waits is covered by it.
 */
export class SerialQueue {
  readonly #waiting = new Set<string>();
  #last = Promise.resolve();

  /**
   * Runs `work` after everything that was added before it.
   *
   * @param work Must not reject.
   * @returns Resolves once everything that waits now is done.
   */
  run(name: string, work: () => Promise<void>): Promise<void> {
    if (this.#waiting.has(name)) return this.#last;
    this.#waiting.add(name);
    this.#last = this.#last.then(() => {
      this.#waiting.delete(name);
      return work();
    });
    return this.#last;
  }

  /** Lets work of every name be added again, even while some still waits. */
  release(): void {
    this.#waiting.clear();
  }
}
