/** When each DEVICEID last called, collected in memory and written in one go. */
export class Contacts {
  #lastAt = new Map<string, number>();

  note(deviceId: string, at: Date): void {
    this.#lastAt.set(deviceId, at.getTime());
  }

  /** All that is collected, which is then forgotten. */
  take(): ReadonlyMap<string, number> {
    const taken = this.#lastAt;
    this.#lastAt = new Map();
    return taken;
  }
}
