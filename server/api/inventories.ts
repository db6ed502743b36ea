import { askInventories } from "../../shared/inventories.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function inventoryRoutes(api: Api, { useCases }: Rooms): void {
  serve(
    api,
    askInventories,
    ({ body: { wanted, dryRun, ...targets }, by }) =>
      useCases.askInventories(targets, { wanted, dryRun }, by),
  );
}
