import type { z } from "zod";
import {
  changeRelay,
  createRelay,
  issueRelayToken,
  listRelays,
  readRelay,
  type Relay,
  revokeRelay,
} from "#shared/contract/relays.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "#tui/actions/action.ts";
import { NoMatch } from "#tui/actions/lookup.ts";

/** The relay with a name or an id. */
export async function relayNamed(
  connection: ServerConnection,
  word: string,
): Promise<Relay> {
  if (/^\d{1,15}$/.test(word)) {
    return await call(connection, readRelay, { params: { id: word } });
  }
  const { rows } = await call(connection, listRelays, {
    query: { name: word },
  });
  if (!rows[0]) throw new NoMatch(text.relays.unknown(word));
  return rows[0];
}

type RelayDraft = z.input<NonNullable<typeof createRelay.body>>;

/** Makes a relay known; its token is in this answer and nowhere else. */
export const createRelayAction: Action<
  RelayDraft,
  z.output<typeof createRelay.output>
> = {
  endpoint: createRelay,
  doing: ({ name }) => text.relays.creating(name),
  run: (connection, body) => call(connection, createRelay, { body }),
  sentence: (_, { relay }) => text.relays.note(relay.name),
  id: (_, { relay }) => relay.id,
  commandLines: ({ name, ...values }) => [
    ["relays", "create", name, ...flagsOf(values)],
  ],
};

/** A relay, and what is to be changed. */
export interface RelayChange {
  readonly relay: Pick<Relay, "id" | "name">;
  readonly change: z.input<NonNullable<typeof changeRelay.body>>;
}

export const changeRelayAction: Action<RelayChange, Relay> = {
  endpoint: changeRelay,
  doing: ({ relay }) => text.relays.changing(relay.name),
  run: (connection, { relay, change }) =>
    call(connection, changeRelay, { params: { id: relay.id }, body: change }),
  sentence: ({ relay }) => text.relays.changed(relay.name),
  id: ({ relay }) => relay.id,
  commandLines: ({ relay, change }) => [
    ["relays", "set", relay.name, ...flagsOf(change)],
  ],
};

/** The flags of the command line that give a relay these values. */
function flagsOf(
  { sites = [], names = [], httpPort, httpsPort, settings = {} }:
    RelayChange["change"],
): string[] {
  const { prefetchFrom, prefetchTo, bytesPerSecond, cacheBytes } = settings;
  const flag = (name: string, value: number | undefined) =>
    value === undefined ? [] : [name, `${value}`];
  return [
    ...sites.flatMap((site) => ["--site", `${site}`]),
    ...names.flatMap((host) => ["--name", host]),
    ...flag("--http", httpPort),
    ...flag("--https", httpsPort),
    ...prefetchFrom === undefined || prefetchTo === undefined
      ? []
      : ["--prefetch", `${prefetchFrom}-${prefetchTo}`],
    ...flag("--rate", bytesPerSecond),
    ...flag("--cache", cacheBytes),
  ];
}

/** Gives a relay a new token; the one it has is refused from then on. */
export const issueRelayTokenAction: Action<
  Pick<Relay, "id" | "name" | "revokedAt">,
  z.output<typeof issueRelayToken.output>
> = {
  endpoint: issueRelayToken,
  unavailable: ({ revokedAt }) => revokedAt ? text.relays.isRevoked : null,
  question: ({ name }) => ({
    title: text.relays.tokenQuestion(name),
    lines: [text.relays.tokenEffect],
    yes: text.relays.tokenYes,
    danger: true,
  }),
  doing: ({ name }) => text.relays.issuing(name),
  run: (connection, { id }) =>
    call(connection, issueRelayToken, { params: { id } }),
  sentence: ({ name }) => text.relays.issued(name),
  undo: () => text.undo.why.secret,
  id: ({ id }) => id,
  commandLines: ({ name }) => [["relays", "token", name]],
};

/** Revokes a relay at once. */
export const revokeRelayAction: Action<
  Pick<Relay, "id" | "name" | "revokedAt">,
  { readonly id: number }
> = {
  endpoint: revokeRelay,
  unavailable: ({ revokedAt }) => revokedAt ? text.relays.isRevoked : null,
  question: ({ name }) => ({
    title: text.relays.revokeQuestion(name),
    lines: [text.relays.revokeEffect],
    yes: text.relays.revokeYes,
    danger: true,
  }),
  doing: ({ name }) => text.relays.revoking(name),
  async run(connection, { id }) {
    await call(connection, revokeRelay, { params: { id } });
    return { id };
  },
  sentence: ({ name }) => text.relays.revoked(name),
  undo: () => text.undo.why.secret,
  id: ({ id }) => id,
  commandLines: ({ name }) => [["relays", "revoke", name]],
};
