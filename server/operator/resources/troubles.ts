import { troublePage } from "#db/deployments/troubles.ts";
import { Cause } from "#shared/contract/deployments/causes.ts";
import { listTroubles } from "#shared/contract/deployments/troubles.ts";
import { toTrouble } from "#server/usecases/deployments/to_trouble.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function troubleRoutes(api: Api, { store: { db } }: ApiContext): void {
  serve(api, listTroubles, async ({ query }) => {
    const page = await troublePage(db, query);
    return {
      ...page,
      rows: page.rows.map((row) => ({
        ...toTrouble(row),
        machine: { id: row.machineId, name: row.machineName },
        cause: Cause.safeParse(row.cause).data ?? null,
      })),
    };
  });
}
