/** Runs work of the same key one after the other, in the order it came. */
export class Turns {
  #last = new Map<string, Promise<unknown>>();

  /** Runs `work` after all earlier work of the same key has ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn.catch(() => {}).then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    });
    this.#last.set(key, settled);
    return turn;
  }
}
