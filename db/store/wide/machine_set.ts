/**
 * A set of machine ids: one bit for each id of the fleet if there are many, else
 * the ids themselves. Its size is 2 bits to 4 bytes for each member, depending
 * on how many there are.
 */
export interface MachineSet {
  readonly dense: boolean;
  readonly machines: Uint32Array<ArrayBuffer>;
}

/** The words of 32 bits that hold one bit for each id up to `most`. */
export function wordsFor(most: number): number {
  return (most >> 5) + 1;
}

/**
 * A set of these ids.
 *
 * @param words Words of a bitmap of the fleet; a list that is no longer than
 * the bitmap stays a list.
 */
export function setOf(ids: readonly number[], words: number): MachineSet {
  if (ids.length <= words) {
    return { dense: false, machines: Uint32Array.from(ids) };
  }
  const machines = new Uint32Array(words);
  for (const id of ids) add(machines, id);
  return { dense: true, machines };
}

/**
 * The set after machines have changed. A bitmap is changed in place.
 *
 * @param changed A bitmap of the machines that changed.
 * @param members Those of them that are members now.
 */
export function replaced(
  set: MachineSet,
  changed: Uint32Array,
  members: readonly number[],
): MachineSet {
  const { dense, machines } = set;
  if (dense) {
    for (let i = 0; i < changed.length; i++) machines[i]! &= ~changed[i]!;
    for (const id of members) add(machines, id);
    return set;
  }
  const kept = machines.filter((id) => !has(changed, id));
  if (members.length === 0 && kept.length === machines.length) return set;
  return setOf([...kept, ...new Set(members)], changed.length);
}

/** Adds a set's machines to a bitmap. */
export function unite(
  bits: Uint32Array,
  { dense, machines }: MachineSet,
): void {
  if (dense) {
    for (let i = 0; i < bits.length; i++) bits[i]! |= machines[i]!;
  } else {
    for (const id of machines) add(bits, id);
  }
}

/** Adds one id to a bitmap. */
export function add(bits: Uint32Array, id: number): void {
  bits[id >> 5]! |= 1 << (id & 31);
}

/** A bitmap as one byte for each id from 0: 1 if it is set. */
export function bytesOf(bits: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bits.length * 32);
  for (let id = 0; id < bytes.length; id++) {
    bytes[id] = bits[id >> 5]! >>> (id & 31) & 1;
  }
  return bytes;
}

/** True if an id is in a bitmap. */
export function has(bits: Uint32Array, id: number): boolean {
  return (bits[id >> 5]! >>> (id & 31) & 1) === 1;
}
