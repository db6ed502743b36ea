/** Slots of two numbers each; two megabytes. */
const SLOTS = 1 << 18;

/**
 * The table of connections with a request under way, and of their last answers.
 * All threads share it. Peers whose hashes are equal share a slot, so that an
 * idle connection may appear busy, or idle for less time than it is; never the
 * other way round.
 */
export class Requests {
  readonly memory: SharedArrayBuffer;
  #slots: Int32Array;

  constructor(memory = new SharedArrayBuffer(SLOTS * 8)) {
    this.memory = memory;
    this.#slots = new Int32Array(memory);
  }

  /** @returns The slot, to pass to `ended` once the request is answered. */
  began({ hostname, port }: { hostname: string; port: number }): number {
    const slot = slotOf(hostname, port);
    Atomics.add(this.#slots, slot, 1);
    return slot;
  }

  ended(slot: number): void {
    Atomics.sub(this.#slots, slot, 1);
    Atomics.store(this.#slots, slot + 1, secondsNow());
  }

  /** @returns `endedAt`: the time of the last answer in ms; 0: none yet. */
  of(address: string, port: number): { underWay: boolean; endedAt: number } {
    const slot = slotOf(address, port);
    return {
      underWay: Atomics.load(this.#slots, slot) > 0,
      endedAt: Atomics.load(this.#slots, slot + 1) * 1000,
    };
  }
}

/** Seconds since the epoch; they fit 31 bits until 2038, 32 until 2106. */
function secondsNow(): number {
  return Math.ceil(Date.now() / 1000) | 0;
}

function slotOf(address: string, port: number): number {
  let hash = port;
  for (let i = 0; i < address.length; i++) {
    hash = Math.imul(hash, 31) + address.charCodeAt(i) | 0;
  }
  hash = Math.imul(hash ^ hash >>> 15, 0x2c1b3c6d);
  return ((hash ^ hash >>> 12) & SLOTS - 1) * 2;
}
