import type { Relay } from "#shared/contract/relays.ts";
import type { RelaySettings } from "#shared/relay/plan.ts";
import { printRelayToken } from "#shared/relay/token.ts";
import { appendEvent } from "#db/events/events.ts";
import { groupNames } from "#db/groups/names.ts";
import {
  changeRelayStatements,
  insertRelay,
  isRelayNamed,
  relayById,
  replaceSecret,
  revokeRelayStatement,
} from "#db/relays/relays.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  hashSecret,
  newRelaySecret,
} from "#server/usecases/operators/token_secret.ts";
import type { Services } from "#server/usecases/services.ts";
import { refuseServerNames } from "./relay_names.ts";

/** By night, without a limit, in 20 GiB. */
export const RELAY_DEFAULTS: RelaySettings = {
  prefetchFrom: 20,
  prefetchTo: 6,
  bytesPerSecond: 0,
  cacheBytes: 20 * 1024 ** 3,
};

export interface RelayDraft {
  readonly name: string;
  /** Ids of groups; new machines join the first. */
  readonly sites: readonly number[];
  /** The names that agents use for it. */
  readonly names: readonly string[];
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly settings: Partial<RelaySettings>;
}

/**
 * Makes a relay known. Its token is returned and stored nowhere.
 *
 * @throws {Refusal} `name_taken`, also by this server, `group_not_found`,
 * `not_possible_now` if the server has no CA.
 */
export async function createRelay(
  { store, notifier, now, relayAuthority }: Services,
  draft: RelayDraft,
  by: Requester,
): Promise<RelayWithToken> {
  const { name, httpPort, httpsPort } = draft;
  const authority = await fingerprintOf(relayAuthority);
  if (await isRelayNamed(store.db, name)) {
    throw new Refusal(
      "name_taken",
      `There is a relay named ${name} already: choose another name, or revoke it first`,
    );
  }
  await refuseServerNames(relayAuthority, draft.names);
  const sites = await knownSites(store.db, draft.sites);
  const at = now();
  const secret = newRelaySecret();
  const hash = await hashSecret(secret);
  const names = [...new Set(draft.names)];
  await store.commit([
    ...insertRelay({
      ...{ name, names, httpPort, httpsPort, hash, at },
      sites: sites.map(({ id }) => id),
      settings: { ...RELAY_DEFAULTS, ...draft.settings },
      by: by.name,
    }),
    appendEvent({
      kind: "relay.created",
      actor: `operator:${by.name}`,
      at,
      payload: { relay: name, names, sites: sites.map((site) => site.name) },
    }),
  ]);
  notifier.notify();
  const { id } = await store.db.selectFrom("relay").select("id")
    .where("hash", "=", hash).executeTakeFirstOrThrow();
  const relay = await relayById(store.db, id, at);
  return { relay: relay!, token: printRelayToken({ secret, authority }) };
}

interface RelayWithToken {
  readonly relay: Relay;
  readonly token: string;
}

/**
 * The SHA-256 of the CA that relays trust this server by.
 *
 * @throws {Refusal} `not_possible_now`, if the server has no CA.
 */
async function fingerprintOf(
  relayAuthority: Services["relayAuthority"],
): Promise<string> {
  const authority = await relayAuthority.read();
  if (authority) return authority.fingerprint;
  throw new Refusal(
    "not_possible_now",
    "A relay trusts this server by its CA, and there is no tls/cacert.pem in the data folder: put the CA there that has signed the server's certificate",
  );
}

/**
 * Gives a relay another token, which is returned and stored nowhere: the one it
 * has is refused from now on. Everything else about the relay stays.
 *
 * @throws {Refusal} `relay_not_found`, `not_possible_now` if the server has no
 * CA.
 */
export async function issueRelayToken(
  { store, notifier, now, relayAuthority }: Services,
  id: number,
  by: Requester,
): Promise<RelayWithToken> {
  const at = now();
  const relay = await existing(store.db, id, at);
  const authority = await fingerprintOf(relayAuthority);
  const secret = newRelaySecret();
  await store.commit([
    replaceSecret(id, await hashSecret(secret)),
    appendEvent({
      kind: "relay.token_issued",
      actor: `operator:${by.name}`,
      at,
      payload: { relay: relay.name },
    }),
  ]);
  notifier.notify();
  return { relay, token: printRelayToken({ secret, authority }) };
}

export interface RelayChange {
  readonly id: number;
  readonly sites?: readonly number[];
  /** All names that agents use; the first one is in offers. */
  readonly names?: readonly string[];
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly settings?: Partial<RelaySettings>;
}

/**
 * Changes the sites of a relay, its addresses, or how it works. It asks for a
 * certificate with new names when it reads its plan.
 *
 * @throws {Refusal} `relay_not_found`, `group_not_found`, `nothing_to_do`,
 * `name_taken` by this server.
 */
export async function changeRelay(
  { store, notifier, now, relayAuthority }: Services,
  { id, sites: ids, settings: changed = {}, names, ...ports }: RelayChange,
  by: Requester,
): Promise<Relay> {
  const at = now();
  const before = await existing(store.db, id, at);
  await refuseServerNames(relayAuthority, names ?? []);
  const sites = ids && await knownSites(store.db, ids);
  const settings = { ...before.settings, ...changed };
  const addresses = {
    names: [...new Set(names ?? before.names)],
    httpPort: ports.httpPort ?? before.httpPort,
    httpsPort: ports.httpsPort ?? before.httpsPort,
  };
  const changes = {
    ...sites && isOther(sites, before.sites) &&
      { sites: sites.map(({ name }) => name) },
    ...changesOf(before, addresses),
    ...changesOf(before.settings, settings),
  };
  if (Object.keys(changes).length === 0) {
    throw new Refusal(
      "nothing_to_do",
      `The relay ${before.name} is set up like this already`,
    );
  }
  await store.commit([
    ...changeRelayStatements(id, {
      ...{ ...addresses, settings },
      sites: sites?.map((site) => site.id) ?? null,
    }),
    appendEvent({
      kind: "relay.changed",
      actor: `operator:${by.name}`,
      at,
      payload: { relay: before.name, ...changes },
    }),
  ]);
  notifier.notify();
  return (await relayById(store.db, id, at))!;
}

function isOther(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

/** The values of `after` that `before` does not have. */
function changesOf<Values extends object>(
  before: Values,
  after: Values,
): Partial<Values> {
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) =>
      isOther(before[name as keyof Values], value)
    ),
  ) as Partial<Values>;
}

/**
 * Revokes a relay: its next request is refused.
 *
 * @throws {Refusal} `relay_not_found`, `nothing_to_do`.
 */
export async function revokeRelay(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const at = now();
  const relay = await relayById(store.db, id, at);
  if (!relay) throw notFound("relay", id);
  if (relay.revokedAt !== null) {
    throw new Refusal(
      "nothing_to_do",
      `The relay ${relay.name} was already revoked at ${relay.revokedAt}`,
    );
  }
  await store.commit([
    revokeRelayStatement(id, at),
    appendEvent({
      kind: "relay.revoked",
      actor: `operator:${by.name}`,
      at,
      payload: { relay: relay.name },
    }),
  ]);
  notifier.notify();
}

/** @throws {Refusal} `relay_not_found`, also if it is revoked. */
async function existing(
  db: Services["store"]["db"],
  id: number,
  now: Date,
): Promise<Relay> {
  const relay = await relayById(db, id, now);
  if (!relay || relay.revokedAt !== null) throw notFound("relay", id);
  return relay;
}

async function knownSites(
  db: Services["store"]["db"],
  ids: readonly number[],
): Promise<{ id: number; name: string }[]> {
  const unique = [...new Set(ids)];
  const names = await groupNames(db, unique);
  const missing = unique.filter((id) => !names.has(id));
  if (missing.length > 0) throw notFound("group", missing);
  return unique.map((id) => ({ id, name: names.get(id)! }));
}
