import { LIVE_MS } from "#db/servers/clock.ts";
import { missingCounts } from "#db/servers/server_packages.ts";
import { type ListedServer, listServers as read } from "#db/servers/servers.ts";
import { migrations } from "#db/migrations/mod.ts";
import {
  listServers,
  removeServer as removeServerEndpoint,
  type ServerInfo,
} from "#shared/contract/servers.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";
import { removeServer } from "#server/usecases/servers/remove_server.ts";

export function serverListRoutes(api: Api, context: ApiContext): void {
  const { store, presence, now, remote = false } = context;

  serve(api, listServers, async () => {
    if (!remote) return { servers: [await onlyServer(context)] };
    const listed = await read(store);
    const missing = await missingCounts(store.db);
    return {
      servers: listed.map((one) => ({
        ...describe(one, now().getTime()),
        answers: one.id === presence.id,
        packagesMissing: missing.get(one.id) ?? 0,
      })),
    };
  });

  serve(api, removeServerEndpoint, async ({ params, by }) => {
    await removeServer(context, params.id, by);
    return {};
  });
}

function describe(
  { id, name, address, version, schema, ...one }: ListedServer,
  now: number,
): Omit<ServerInfo, "answers" | "packagesMissing"> {
  return {
    ...{ id, name, address, version, schema },
    state: one.hasStopped
      ? "stopped"
      : one.seenAgo > LIVE_MS
      ? "silent"
      : "live",
    runsJobs: one.leases.includes("jobs"),
    startedAt: new Date(now - one.startedAgo).toISOString(),
    seenAt: new Date(now - one.seenAgo).toISOString(),
    lacks: [...one.lacks],
  };
}

/** A server that has its database alone. */
async function onlyServer(
  { about, version, readiness, now }: ApiContext,
): Promise<ServerInfo> {
  return {
    id: "",
    name: about.name,
    address: about.infoServer,
    version,
    schema: migrations.length,
    state: "live",
    answers: true,
    runsJobs: true,
    startedAt: about.startedAt.toISOString(),
    seenAt: now().toISOString(),
    lacks: [...await readiness()],
    packagesMissing: 0,
  };
}
