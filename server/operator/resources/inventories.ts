import * as contract from "#shared/contract/machines/inventories.ts";
import { askInventories } from "#server/usecases/machines/ask_inventories.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function inventoryRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.askInventories,
    ({ body: { dryRun, ...request }, by }) =>
      askInventories(context, request, by, { dryRun }),
  );
}
