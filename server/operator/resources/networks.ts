import { hostPage } from "#db/networks/hosts.ts";
import { networkPage } from "#db/networks/networks.ts";
import {
  changeNetwork,
  listNetworkHosts,
  listNetworks,
  markDevice,
  normalMac,
  readNetwork,
  unmarkDevice,
} from "#shared/contract/networks.ts";
import { wholeNetwork } from "#server/usecases/networks/edit_networks.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function networkRoutes(
  api: Api,
  { db, useCases, now }: ApiContext,
): void {
  serve(api, listNetworks, ({ query }) => networkPage(db, query));

  serve(api, readNetwork, ({ params }) => wholeNetwork(db, params.id));

  serve(
    api,
    changeNetwork,
    ({ params, body, by }) => useCases.changeNetwork(params.id, body, by),
  );

  serve(api, listNetworkHosts, async ({ params, query }) => {
    const { id } = await wholeNetwork(db, params.id);
    return await hostPage(db, id, query, now());
  });

  serve(api, markDevice, async ({ params, body, by }) => {
    const mac = normalMac(params.mac);
    const { at, ...mark } = await useCases.markDevice(mac, body, by);
    return { ...mark, at: at.toISOString() };
  });

  serve(api, unmarkDevice, async ({ params, by }) => {
    await useCases.unmarkDevice(normalMac(params.mac), by);
    return {};
  });
}
