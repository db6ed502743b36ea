import { askInventories } from "#shared/contract/machines/inventories.ts";
import type { Rooms } from "#server/operator/context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function inventoryRoutes(api: Api, { useCases }: Rooms): void {
  serve(
    api,
    askInventories,
    ({ body: { wanted, dryRun, ...targets }, by }) =>
      useCases.askInventories(targets, { wanted, dryRun }, by),
  );
}
