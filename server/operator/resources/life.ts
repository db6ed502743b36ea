import * as contract from "#shared/contract/machines/life.ts";
import { formerPage } from "#db/machines/former.ts";
import { removalById, removalPage } from "#db/machines/removals.ts";
import { notFound } from "#server/domain/not_found.ts";
import { removeMachines } from "#server/usecases/machines/remove_machines.ts";
import { restoreMachines } from "#server/usecases/machines/restore_machines.ts";
import { retireMachines } from "#server/usecases/machines/retire_machines.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function lifeRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.retireMachines,
    ({ body: { dryRun, confirmMachines, ...targets }, by }) =>
      retireMachines(context, targets, by, { dryRun, confirmMachines }),
  );

  serve(
    api,
    contract.restoreMachines,
    ({ body: { dryRun, confirmMachines, ...targets }, by }) =>
      restoreMachines(context, targets, by, { dryRun, confirmMachines }),
  );

  serve(
    api,
    contract.removeMachines,
    ({ body: { dryRun, confirmMachines, ...targets }, by }) =>
      removeMachines(context, targets, by, { dryRun, confirmMachines }),
  );

  serve(
    api,
    contract.listRemovals,
    ({ query }) => removalPage(context.store.db, query),
  );

  serve(api, contract.readRemoval, async ({ params: { id } }) => {
    const removal = await removalById(context.store.db, id);
    if (!removal) throw notFound("removal", id);
    return removal;
  });

  serve(
    api,
    contract.listFormerMachines,
    ({ query }) => formerPage(context.store.db, query),
  );
}
