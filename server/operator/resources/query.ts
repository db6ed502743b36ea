import { queryValues } from "#db/query/values.ts";
import { listQueryValues } from "#shared/contract/query_values.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function queryRoutes(api: Api, { store: { wide } }: ApiContext): void {
  serve(api, listQueryValues, async ({ query: { field, begun, limit } }) => ({
    values: await queryValues(wide.db, field, begun, limit),
  }));
}
