import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  inventoryContent,
  type SimulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import { inventory, pack, prolog } from "#tests/harness/agents/agent_wire.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";

/**
 * Registers Unix machines and offers them a package, which none of them runs by
 * itself; returns its id.
 */
export async function offerPackage(
  server: RunningServer,
  machines: readonly SimulatedMachine[],
): Promise<number> {
  for (const machine of machines) {
    await post(
      server,
      inventory(machine, inventoryContent(machine, new Set())),
    );
  }
  const { package: made } = await server.api(createPackage, {
    body: {
      name: "Example",
      action: "execute",
      command: "true",
      target: "unix",
    },
  });
  const id = made!.id;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  const { rows } = await server.api(listMachines);
  await server.api(createAssignment, {
    body: { packageId: id, machines: rows.map((one) => one.id) },
  });
  for (const machine of machines) await post(server, prolog(machine));
  return id;
}

/** Sends what a Unix agent sends; returns the status of the answer. */
export async function post(
  server: RunningServer,
  text: string,
): Promise<number> {
  const body = pack(text, "unix");
  const answer = await fetch(server.agentUrl, { method: "POST", body });
  await answer.body?.cancel();
  return answer.status;
}
