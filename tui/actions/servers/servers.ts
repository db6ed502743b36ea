import {
  listServers,
  removeServer,
  type ServerInfo,
} from "#shared/contract/servers.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "#tui/actions/action.ts";
import { NoMatch } from "#tui/actions/lookup.ts";

/**
 * The server with a name, an address or an id.
 *
 * @throws {NoMatch} If there is none, or if several have the name.
 */
export async function serverNamed(
  connection: ServerConnection,
  word: string,
): Promise<ServerInfo> {
  const { servers } = await call(connection, listServers);
  const exact = servers.filter(({ id, address }) =>
    id === word || address === word
  );
  const found = exact.length > 0
    ? exact
    : servers.filter(({ name }) => name === word);
  if (found.length === 1) return found[0]!;
  throw new NoMatch(
    found.length === 0 ? text.servers.unknown(word) : text.servers.ambiguous(
      word,
      found.map(({ address }) => address).join(", "),
    ),
  );
}

/** Removes a server that will not come back. */
export const removeServerAction: Action<ServerInfo, { readonly id: string }> = {
  endpoint: removeServer,
  unavailable: ({ state }) => state === "live" ? text.servers.isLive : null,
  question: ({ name, address }) => ({
    title: text.servers.removeQuestion(name, address),
    lines: [text.servers.removeEffect],
    yes: text.servers.removeYes,
    danger: true,
  }),
  doing: ({ name }) => text.servers.removing(name),
  async run(connection, { id }) {
    await call(connection, removeServer, { params: { id } });
    return { id };
  },
  sentence: ({ name, address }) => text.servers.removed(name, address),
  undo: () => text.servers.removeUndo,
  commandLines: ({ id }) => [["servers", "remove", id]],
};
