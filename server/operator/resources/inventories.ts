import { askInventories } from "#shared/contract/machines/inventories.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function inventoryRoutes(api: Api, { useCases }: ApiContext): void {
  serve(
    api,
    askInventories,
    ({ body: { wanted, dryRun, ...targets }, by }) =>
      useCases.askInventories(targets, { wanted, dryRun }, by),
  );
}
