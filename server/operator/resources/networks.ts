import { hostPage } from "#db/networks/hosts.ts";
import { networkPage } from "#db/networks/networks.ts";
import * as contract from "#shared/contract/networks.ts";
import {
  changeNetwork,
  wholeNetwork,
} from "#server/usecases/networks/edit_networks.ts";
import {
  markDevice,
  unmarkDevice,
} from "#server/usecases/networks/mark_device.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function networkRoutes(api: Api, context: ApiContext): void {
  const { store: { db }, now } = context;

  serve(api, contract.listNetworks, ({ query }) => networkPage(db, query));

  serve(
    api,
    contract.readNetwork,
    ({ params }) => wholeNetwork(db, params.id),
  );

  serve(
    api,
    contract.changeNetwork,
    ({ params, body, by }) =>
      changeNetwork(context, { ...body, ...params }, by),
  );

  serve(api, contract.listNetworkHosts, async ({ params, query }) => {
    const { id } = await wholeNetwork(db, params.id);
    return await hostPage(db, id, query, now());
  });

  serve(api, contract.markDevice, async ({ params, body, by }) => {
    const mac = contract.normalMac(params.mac);
    const { at, ...mark } = await markDevice(context, { ...body, mac }, by);
    return { ...mark, at: at.toISOString() };
  });

  serve(api, contract.unmarkDevice, async ({ params, by }) => {
    await unmarkDevice(context, contract.normalMac(params.mac), by);
    return {};
  });
}
