import { queryValues } from "../../db/query_values.ts";
import { listQueryValues } from "../../shared/query_values.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function queryRoutes(api: Api, { wide }: Rooms): void {
  serve(api, listQueryValues, async ({ query: { field, begun, limit } }) => ({
    values: await queryValues(wide.db, field, begun, limit),
  }));
}
