import { relayById, relayPage } from "#db/relays/relays.ts";
import * as contract from "#shared/contract/relays.ts";
import { notFound } from "#server/domain/not_found.ts";
import {
  changeRelay,
  createRelay,
  issueRelayToken,
  revokeRelay,
} from "#server/usecases/relays/edit_relays.ts";
import type { ApiContext } from "./api_context.ts";
import { type Api, serve } from "./serve.ts";

export function relayRoutes(api: Api, context: ApiContext): void {
  const { store: { db }, now } = context;

  serve(api, contract.listRelays, ({ query }) => relayPage(db, query, now()));

  serve(api, contract.readRelay, async ({ params: { id } }) => {
    const relay = await relayById(db, id, now());
    if (!relay) throw notFound("relay", id);
    return relay;
  });

  serve(
    api,
    contract.createRelay,
    ({ body, by }) => createRelay(context, body, by),
  );

  serve(
    api,
    contract.changeRelay,
    ({ params, body, by }) => changeRelay(context, { ...params, ...body }, by),
  );

  serve(
    api,
    contract.issueRelayToken,
    ({ params, by }) => issueRelayToken(context, params.id, by),
  );

  serve(api, contract.revokeRelay, async ({ params, by }) => {
    await revokeRelay(context, params.id, by);
    return {};
  });
}
