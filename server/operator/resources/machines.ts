import {
  inventoryOf,
  machineById,
  machinePage,
} from "#db/machines/machines.ts";
import { listMachineDeployments } from "#shared/contract/deployments/deployments.ts";
import {
  listMachines,
  readInventory,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import { findNames as findNamesEndpoint } from "#shared/contract/machines/names.ts";
import { findNames } from "#server/usecases/machines/find_names.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { notFound } from "#server/domain/not_found.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function machineRoutes(api: Api, context: ApiContext): void {
  const { store: { db, wide }, now } = context;

  async function existing(id: number) {
    const machine = await machineById(db, id);
    if (!machine) throw notFound("machine", id);
    return machine;
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

  serve(
    api,
    findNamesEndpoint,
    ({ body }) => findNames(wide.db, body.names, body.idsFirst),
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
