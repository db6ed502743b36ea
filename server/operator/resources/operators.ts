import { operatorPage, tokenPage } from "#db/operators/operators.ts";
import {
  createOperator,
  createToken,
  listOperators,
  listTokens,
  removeOperator,
  revokeToken,
  whoAmI,
} from "#shared/contract/operators.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function operatorRoutes(api: Api, { db, useCases }: ApiContext): void {
  serve(api, whoAmI, ({ by }) => Promise.resolve(by));

  serve(api, listOperators, ({ query }) => operatorPage(db, query));

  serve(
    api,
    createOperator,
    ({ body, by }) => useCases.createOperator(body, by),
  );

  serve(api, removeOperator, async ({ params, by }) => {
    await useCases.removeOperator(params.id, by);
    return {};
  });

  serve(api, listTokens, ({ query }) => tokenPage(db, query));

  serve(api, createToken, ({ body, by }) => useCases.issueToken(body, by));

  serve(api, revokeToken, async ({ params, by }) => {
    await useCases.revokeToken(params.id, by);
    return {};
  });
}
