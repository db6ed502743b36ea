import { duplicatePage } from "#db/machines/duplicates.ts";
import {
  dismissDuplicate,
  listDuplicates,
  mergeDuplicate,
  undoDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function duplicateRoutes(api: Api, { db, useCases }: ApiContext): void {
  serve(api, listDuplicates, ({ query }) => duplicatePage(db, query));

  serve(
    api,
    mergeDuplicate,
    ({ params, body, by }) =>
      useCases.mergeMachines(params.id, body.dryRun, by),
  );

  serve(
    api,
    dismissDuplicate,
    ({ params, by }) => useCases.dismissDuplicate(params.id, by),
  );

  serve(
    api,
    undoDuplicate,
    ({ params, by }) => useCases.unmergeMachines(params.id, by),
  );
}
