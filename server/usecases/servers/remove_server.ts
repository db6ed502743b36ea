import { appendEvent } from "#db/events/events.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import { listServers, removeStatements } from "#db/servers/servers.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Removes a server that will not come back from the list of its database. One
 * that comes back all the same is listed again.
 *
 * @throws {Refusal} `server_not_found`; `not_possible_now` if it is live.
 */
export async function removeServer(
  { store, notifier, now }: Pick<Services, "store" | "notifier" | "now">,
  id: string,
  by: Requester,
): Promise<void> {
  const server = (await listServers(store)).find((one) => one.id === id);
  if (!server) throw notFound("server", id);
  const { name, address } = server;
  if (!server.hasStopped && server.seenAgo <= LIVE_MS) {
    throw new Refusal(
      "not_possible_now",
      `The server ${name} (${address}) is live; stop it first`,
    );
  }
  await store.commit([
    ...removeStatements(id),
    appendEvent({
      kind: "server.removed",
      actor: `operator:${by.name}`,
      at: now(),
      payload: { server: name, address },
    }),
  ]);
  notifier.notify();
}
