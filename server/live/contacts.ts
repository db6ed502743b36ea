/** The latest state of each machine's polls, collected to be written together. */
export class Contacts<Polls> {
  #of = new Map<number, Polls>();

  #ofDevices = new Map<string, number>();

  note(machineId: number, polls: Polls): void {
    this.#of.set(machineId, polls);
  }

  /** @param at Milliseconds. */
  noteDevice(deviceId: string, at: number): void {
    this.#ofDevices.set(deviceId, at);
  }

  /** Returns the times of the DEVICEIDs collected, and forgets them. */
  takeDevices(): ReadonlyMap<string, number> {
    const taken = this.#ofDevices;
    this.#ofDevices = new Map();
    return taken;
  }

  /** Returns everything collected, and forgets it. */
  take(): ReadonlyMap<number, Polls> {
    const taken = this.#of;
    this.#of = new Map();
    return taken;
  }
}
