/** The latest state of each machine's polls, collected to be written together. */
export class Contacts<Polls> {
  #of = new Map<number, Polls>();

  note(machineId: number, polls: Polls): void {
    this.#of.set(machineId, polls);
  }

  /** Returns everything collected, and forgets it. */
  take(): ReadonlyMap<number, Polls> {
    const taken = this.#of;
    this.#of = new Map();
    return taken;
  }
}
