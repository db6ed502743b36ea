import { inventoryOf, machineById, machinePage } from "../../db/machines.ts";
import { listMachineDeployments } from "../../shared/deployments.ts";
import {
  listMachines,
  readInventory,
  readMachine,
} from "../../shared/machines.ts";
import { readQuery } from "../domain/read_query.ts";
import { Refusal } from "../domain/refusal.ts";
import { causeRules } from "../usecases/cause_rules.ts";
import { describeDeployments } from "../usecases/describe_deployments.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function machineRoutes(api: Api, { db, wide, now }: Rooms): void {
  async function existing(id: number) {
    const machine = await machineById(db, id);
    if (machine) return machine;
    throw new Refusal(
      "machine_not_found",
      `There is no machine with the id ${id}`,
    );
  }

  serve(
    api,
    listMachines,
    ({ query }) =>
      machinePage(
        wide,
        query,
        readQuery(query.q),
        now(),
        () => causeRules(wide.db, now()),
      ),
  );

  serve(api, readMachine, ({ params }) => existing(params.id));

  serve(api, listMachineDeployments, async ({ params, query }) => {
    const { id } = await existing(params.id);
    return await describeDeployments(
      { db, wide },
      { ...query, machine: id },
      now(),
    );
  });

  serve(api, readInventory, async ({ params }) => {
    const { id } = await existing(params.id);
    return await inventoryOf(db, id);
  });
}
