import * as contract from "#shared/contract/machines/life.ts";
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
}
