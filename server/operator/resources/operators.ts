import { operatorPage, tokenPage } from "#db/operators/operators.ts";
import * as contract from "#shared/contract/operators.ts";
import { createOperator } from "#server/usecases/operators/create_operator.ts";
import { issueToken } from "#server/usecases/operators/issue_token.ts";
import { removeOperator } from "#server/usecases/operators/remove_operator.ts";
import { setRole } from "#server/usecases/operators/set_role.ts";
import { revokeToken } from "#server/usecases/operators/revoke_token.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function operatorRoutes(api: Api, context: ApiContext): void {
  const { db } = context.store;

  serve(api, contract.whoAmI, ({ by }) => Promise.resolve(by));

  serve(api, contract.listOperators, ({ query }) => operatorPage(db, query));

  serve(
    api,
    contract.createOperator,
    ({ body, by }) => createOperator(context, body, by),
  );

  serve(
    api,
    contract.setRole,
    ({ params, body, by }) => setRole(context, { ...params, ...body }, by),
  );

  serve(api, contract.removeOperator, async ({ params, by }) => {
    await removeOperator(context, params.id, by);
    return {};
  });

  serve(api, contract.listTokens, ({ query }) => tokenPage(db, query));

  serve(
    api,
    contract.createToken,
    ({ body, by }) => issueToken(context, body, by),
  );

  serve(api, contract.revokeToken, async ({ params, by }) => {
    await revokeToken(context, params.id, by);
    return {};
  });
}
