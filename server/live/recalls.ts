/**
 * The deployments that are being recalled, in memory, because every request for a
 * fragment looks here. Loaded from the database at start; use cases change it
 * after their commit.
 */
export class Recalls {
  #machinesOf = new Map<number, Set<number>>();

  has(machineId: number, packageId: number): boolean {
    return this.#machinesOf.get(packageId)?.has(machineId) ?? false;
  }

  add(pairs: Iterable<{ machineId: number; packageId: number }>): void {
    for (const { machineId, packageId } of pairs) {
      let machines = this.#machinesOf.get(packageId);
      if (!machines) this.#machinesOf.set(packageId, machines = new Set());
      machines.add(machineId);
    }
  }

  remove(machineId: number, packageId: number): void {
    const machines = this.#machinesOf.get(packageId);
    machines?.delete(machineId);
    if (machines?.size === 0) this.#machinesOf.delete(packageId);
  }

  /** Replaces all; by this, several servers on one database agree. */
  replace(pairs: Iterable<{ machineId: number; packageId: number }>): void {
    this.#machinesOf.clear();
    this.add(pairs);
  }
}
