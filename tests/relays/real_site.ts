import { join } from "node:path";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createRelay } from "#shared/contract/relays.ts";
import type { RelaySettings } from "#shared/relay/plan.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { freePort } from "#tests/harness/server/sqld.ts";
import { type RelayProcess, startRelayProcess } from "./relay_process.ts";

/** A site of a real server: a group, its relay, and the link between. */
export interface RealSite extends AsyncDisposable {
  readonly group: number;
  readonly relayId: number;
  readonly token: string;
  /** The relay that runs now. */
  readonly relay: RelayProcess;
  /** The bytes that the centre has sent over the link. */
  received(): number;
  /** Kills the relay and starts it again. */
  restart(signal: Deno.Signal): Promise<void>;
}

/** @param folder Where the relay's files go. */
export async function startRealSite(
  server: RunningServer,
  folder: string,
  settings: Partial<RelaySettings> = {},
): Promise<RealSite> {
  const { id: group } = await server.api(createGroup, {
    body: { name: "lyon" },
  });
  const [httpPort, httpsPort] = [freePort(), freePort()];
  const { relay: made, token } = await server.api(createRelay, {
    body: {
      ...{ name: "lyon", sites: [group], names: ["127.0.0.1", "localhost"] },
      ...{ httpPort, httpsPort, settings },
    },
  });
  const tokenFile = join(folder, "relay.token");
  await Deno.writeTextFile(tokenFile, token);
  const link = openRelay(
    server.agentTlsUrl.replace("https:", "http:"),
    () => null,
  );
  const start = () =>
    startRelayProcess({
      centre: link.url.replace("http:", "https:"),
      ...{ tokenFile, data: join(folder, "relay") },
      http: `127.0.0.1:${httpPort}`,
      https: `127.0.0.1:${httpsPort}`,
    });
  let relay = await start();
  return {
    ...{ group, relayId: made.id, token },
    get relay() {
      return relay;
    },
    received: link.received,
    async restart(signal) {
      await relay.end(signal);
      relay = await start();
    },
    async [Symbol.asyncDispose]() {
      await relay.end("SIGTERM");
      await link[Symbol.asyncDispose]();
    },
  };
}
