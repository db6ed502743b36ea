import {
  inventoryContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import { inventory, pack } from "#tests/harness/agents/agent_wire.ts";

/** Where the machines that never poll begin to be numbered. */
const FIRST_IDLE = 500_000;

/** The machines and groups of a run, and what has been seen of its rollouts. */
export class Site {
  /** The ids of the groups of all machines, and of those with even ids. */
  fleet = 0;
  lab = 0;
  machines: ReadonlySet<number> = new Set();
  inLab: ReadonlySet<number> = new Set();
  /** The wave of each machine of each rollout, once it was seen. */
  readonly places = new Map<number, ReadonlyMap<number, number>>();
  readonly #waves = new Map<number, number>();
  readonly #commands = new Map<string, number>();

  /** Notes the last open wave that an answer or the database had. */
  sawWave(rollout: number, wave: number): void {
    this.#waves.set(rollout, Math.max(wave, this.lastWave(rollout)));
  }

  lastWave(rollout: number): number {
    return this.#waves.get(rollout) ?? 0;
  }

  /** The key of the next acknowledged command of a kind for a rollout. */
  next(event: string, rollout: number): string {
    const key = `${event} ${rollout}`;
    const count = 1 + (this.#commands.get(key) ?? 0);
    this.#commands.set(key, count);
    return `${key} ${count}`;
  }

  /** Registers machines that never poll. */
  async addIdle(url: string, count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const machine = simulatedMachine(FIRST_IDLE + n);
      const body = pack(
        inventory(machine, inventoryContent(machine, [])),
        machine.family,
      );
      const answer = await fetch(url, { method: "POST", body });
      await answer.body?.cancel();
    }
  }
}
