/** What was last known of each machine's polls, collected and written in one go. */
export class Contacts<Polls> {
  #of = new Map<number, Polls>();

  note(machineId: number, polls: Polls): void {
    this.#of.set(machineId, polls);
  }

  /** All that is collected, which is then forgotten. */
  take(): ReadonlyMap<number, Polls> {
    const taken = this.#of;
    this.#of = new Map();
    return taken;
  }
}
