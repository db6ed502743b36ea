/**
 * Which copy of a replica's file may be read now, in memory that all threads
 * share: none, or its number. A copy that replaces another has a higher number;
 * its readers have to open the file again.
 */
export class Generation {
  readonly memory: SharedArrayBuffer;
  readonly #number: Int32Array;

  constructor(memory = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#number = new Int32Array(memory);
  }

  /** Null: the replica must not be read. */
  get readable(): number | null {
    return Atomics.load(this.#number, 0) || null;
  }

  set readable(number: number | null) {
    Atomics.store(this.#number, 0, number ?? 0);
  }
}

/**
 * Something opened on a copy of the replica, again for each copy; null: there is
 * none to read, or it is closed.
 */
export function openedAnew<T>(
  generation: Generation,
  open: () => T,
  close: (opened: T) => void,
): { get(): T | null; close(): void } {
  let [opened, of]: [T | null, number | null] = [null, null];
  let isClosed = false;

  function end(): void {
    if (opened !== null) close(opened);
    opened = of = null;
  }

  return {
    get() {
      const { readable } = generation;
      if (readable === null || isClosed) return null;
      if (readable !== of) {
        end();
        [opened, of] = [open(), readable];
      }
      return opened;
    },
    close() {
      isClosed = true;
      end();
    },
  };
}
