/** Slots of two numbers each; two megabytes. */
const SLOTS = 1 << 18;

/**
 * Which connections have a request under way, and since when they rest. All
 * threads share one table: a slot belongs to whatever other ends fall on it,
 * so that one may be taken to be busy, or less rested, which it is not. Never
 * the other way round.
 */
export class Requests {
  readonly memory: SharedArrayBuffer;
  #slots: Int32Array;

  constructor(memory = new SharedArrayBuffer(SLOTS * 8)) {
    this.memory = memory;
    this.#slots = new Int32Array(memory);
  }

  /** @returns What to give `ended` once it has been answered. */
  began({ hostname, port }: { hostname: string; port: number }): number {
    const slot = slotOf(hostname, port);
    Atomics.add(this.#slots, slot, 1);
    return slot;
  }

  ended(slot: number): void {
    Atomics.sub(this.#slots, slot, 1);
    Atomics.store(this.#slots, slot + 1, secondsNow());
  }

  /** @returns `endedAt`, of the last answer, in milliseconds; 0: none yet. */
  of(address: string, port: number): { underWay: boolean; endedAt: number } {
    const slot = slotOf(address, port);
    return {
      underWay: Atomics.load(this.#slots, slot) > 0,
      endedAt: Atomics.load(this.#slots, slot + 1) * 1000,
    };
  }
}

/** Since the epoch; fits in 31 bits until 2038, and in 32 until 2106. */
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
