import { duplicatePage } from "#db/machines/duplicates.ts";
import * as contract from "#shared/contract/machines/duplicates.ts";
import {
  dismissDuplicate,
  mergeMachines,
  unmergeMachines,
} from "#server/usecases/machines/merge_machines.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function duplicateRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.listDuplicates,
    ({ query }) => duplicatePage(context.store.db, query),
  );

  serve(
    api,
    contract.mergeDuplicate,
    ({ params, body, by }) => mergeMachines(context, params.id, by, body),
  );

  serve(
    api,
    contract.dismissDuplicate,
    ({ params, by }) => dismissDuplicate(context, params.id, by),
  );

  serve(
    api,
    contract.undoDuplicate,
    ({ params, by }) => unmergeMachines(context, params.id, by),
  );
}
