import { fieldValues, queryValues } from "#db/query/values.ts";
import { listQueryValues } from "#shared/contract/query_values.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function queryRoutes(api: Api, { store: { wide } }: ApiContext): void {
  serve(api, listQueryValues, async ({ query }) => {
    const { field, begun: typed, limit, name = null } = query;
    const values = field === "field"
      ? await fieldValues(wide.db, { name, typed, limit })
      : await queryValues(wide.db, field, typed, limit);
    return { values };
  });
}
