import * as contract from "#shared/contract/machines/account.ts";
import { setField, setTag } from "#server/usecases/machines/set_account.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function accountRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.setTag,
    async (
      { body: { dryRun, confirmMachines, ...request }, by },
    ) => {
      const how = { dryRun, confirmMachines };
      const { full: _, ...counts } = await setTag(context, request, by, how);
      return counts;
    },
  );

  serve(
    api,
    contract.setField,
    ({ body: { dryRun, confirmMachines, ...request }, by }) =>
      setField(context, request, by, { dryRun, confirmMachines }),
  );
}
