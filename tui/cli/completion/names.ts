import { listGroups } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { listNetworks } from "#shared/contract/networks.ts";
import { listOperators } from "#shared/contract/operators.ts";
import {
  listPackages,
  type Package,
} from "#shared/contract/packages/packages.ts";
import {
  completeQuery,
  queryForText,
  writtenCompletion,
} from "#shared/query/mod.ts";
import { listQueryValues } from "#shared/contract/query_values.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { readProfile } from "#tui/profiles/profile.ts";
import {
  type Environment,
  profilesFile,
  readProfiles,
} from "#tui/profiles/profiles.ts";
import type { ServerOptions } from "#tui/arguments.ts";
import { titleOf } from "#tui/words/titles.ts";

/**
 * Kinds of names that are looked up while they are typed: the names of
 * arguments and of option values.
 */
export const NAMED_KINDS = [
  "package",
  "machine",
  "group",
  "network",
  "operator",
  "profile",
  "query",
] as const;
export type NamedKind = typeof NAMED_KINDS[number];

/** The longest wait for the server after a key. */
const PATIENCE_MS = 1000;
/** Rows per request; nobody reads more. */
const MOST = 200;

/**
 * Names that may continue the typed text, from the server or the profiles; the
 * caller filters them. None over SSH, because a tunnel takes longer than a key,
 * and may ask for a password.
 *
 * @throws {UsageError | Unreachable | ApiProblem} If the server cannot be
 *   asked.
 */
export async function namesOf(
  options: ServerOptions,
  environment: Environment,
  kind: NamedKind,
  begun: string,
): Promise<readonly string[]> {
  if (kind === "profile") {
    const { profiles } = await readProfiles(profilesFile(environment));
    return Object.keys(profiles);
  }
  const { connection, ssh } = await readProfile(options, environment);
  if (ssh) return [];
  try {
    return await namesOnServer(connection, kind, begun);
  } finally {
    connection.client?.close();
  }
}

async function namesOnServer(
  connection: ServerConnection,
  kind: Exclude<NamedKind, "profile">,
  begun: string,
): Promise<string[]> {
  // A "!" at the beginning would invert the search.
  const query = { limit: MOST, ...!begun.startsWith("!") && { q: begun } };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const list = <Row>(rows: { readonly rows: readonly Row[] }) => rows.rows;
  if (kind === "package") {
    // The word may be a name and a part of its version.
    const name = begun.split(" ")[0]!;
    const named = { ...query, ...query.q && { q: name } };
    return packageNames(
      list(await call(connection, listPackages, { query: named }, signal)),
      begun,
    );
  }
  if (kind === "network") {
    const networks = await call(connection, listNetworks, { query }, signal);
    return list(networks).flatMap(({ name, address, bits }) => [
      `${address}/${bits}`,
      ...name === "" ? [] : [name],
    ]);
  }
  if (kind === "query") return await queriesOf(connection, begun, signal);
  const holding = { q: queryForText(begun), limit: MOST };
  const rows = kind === "machine"
    ? list(await call(connection, listMachines, { query: holding }, signal))
    : kind === "group"
    ? list(await call(connection, listGroups, { query }, signal))
    : list(await call(connection, listOperators, { query }, signal));
  return rows.map(({ name }) => name);
}

/** A partial query, with the words that can end it. */
async function queriesOf(
  connection: ServerConnection,
  begun: string,
  signal: AbortSignal,
): Promise<string[]> {
  const completion = completeQuery(begun, begun.length);
  const { from, field, name, prefix, words, hasServerValues } = completion;
  const { values } = field && hasServerValues
    ? await call(connection, listQueryValues, {
      query: { field, name: name ?? undefined, begun: prefix, limit: 100 },
    }, signal)
    : { values: [] };
  return [
    ...words,
    ...values.map((value) => writtenCompletion(completion, value)),
  ]
    .map((word) => begun.slice(0, from) + word);
}

/** A name that several have, or that is complete, continues with a version. */
function packageNames(rows: readonly Package[], begun: string): string[] {
  const called = Map.groupBy(rows, ({ name }) => name);
  return rows.map((row) =>
    called.get(row.name)!.length > 1 || begun.startsWith(`${row.name} `)
      ? titleOf(row)
      : row.name
  ).sort();
}
