import { troublePage } from "../../db/troubles.ts";
import { Cause } from "../../shared/causes.ts";
import { listTroubles } from "../../shared/troubles.ts";
import { toTrouble } from "../usecases/explain_deployment.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function troubleRoutes(api: Api, { db }: Rooms): void {
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
