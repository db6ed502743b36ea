import {
  type Group,
  listGroups,
  readGroup,
} from "#shared/contract/groups/groups.ts";
import {
  listMachines,
  type Machine,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import {
  listNetworks,
  type Network,
  readNetwork,
} from "#shared/contract/networks.ts";
import { listOperators, type Operator } from "#shared/contract/operators.ts";
import type { Page } from "#shared/contract/page.ts";
import {
  listPackages,
  type Package,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { foldText } from "#shared/query/fold.ts";
import { queryForText } from "#shared/query/mod.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { withMeant, withSuggestions } from "#tui/words/suggestions.ts";
import { titleOf } from "#tui/words/titles.ts";
import { networkAddress } from "./networks.ts";
import { machinesOf } from "./named_machines.ts";

/** A name that does not exist, or is not unique; the message is a sentence. */
export class NoMatch extends Error {
  override readonly name = "NoMatch";
}

/** The words that a lookup accepts besides a unique name. */
export type LookupMode =
  /** An id, which takes precedence over a name: command lines. */
  | "exact"
  /** The first of several, or an id that is not a name: the line after `:`. */
  | "first"
  /** A text that only one contains, also in its address or tag: forms. */
  | "part";

/** Rows read to see whether a name is unique; the most the server returns. */
const MOST_ROWS = 500;
/** Candidates that a sentence names. */
const CANDIDATES = 10;
/** Shorter words are misspelt in their first or last two letters. */
const SHORT_WORD = 5;

interface Noun<Row> {
  readonly isId: (word: string) => boolean;
  readonly read: (connection: ServerConnection, id: string) => Promise<Row>;
  /** The rows with exactly this name. */
  readonly named: (
    connection: ServerConnection,
    word: string,
    limit: number,
  ) => Promise<readonly Row[]>;
  /** The rows that contain this text. */
  readonly holding: (
    connection: ServerConnection,
    word: string,
    limit: number,
  ) => Promise<Page<Row>>;
  /** A row among several with its name. */
  readonly describe: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly none: (word: string) => string;
  /** The names close to a word, where the server finds them. */
  readonly close?: (
    connection: ServerConnection,
    word: string,
  ) => Promise<readonly string[]>;
}

const isRow = (word: string) => /^\d{1,15}$/.test(word);
/** A "!" at the beginning would invert the search. */
const plain = (word: string) => word.replace(/^!+/, "");

const PACKAGE: Noun<Package> = {
  isId: (word) => /^\d{10}$/.test(word),
  read: (connection, id) => call(connection, readPackage, { params: { id } }),
  async named(connection, word, limit) {
    const called = async (name: string) =>
      (await call(connection, listPackages, { query: { name, limit } })).rows;
    const whole = await called(word);
    const [, name, version] = /^(.+)[ @](\S+)$/.exec(word) ?? [];
    return whole.length > 0 || !name
      ? whole
      : (await called(name)).filter((row) => row.version === version);
  },
  holding: (connection, word, limit) =>
    call(connection, listPackages, { query: { q: plain(word), limit } }),
  describe: titleOf,
  nameOf: ({ name }) => name,
  none: (word) => text.lookup.noPackage(word),
};

const MACHINE: Noun<Machine> = {
  isId: isRow,
  read: (connection, id) => call(connection, readMachine, { params: { id } }),
  // A retired machine is meant by its name only if no other one has it.
  async named(connection, name, limit) {
    const { rows } = await call(connection, listMachines, {
      query: { name, limit },
    });
    const inService = rows.filter(({ status }) => status !== "retired");
    return inService.length > 0 ? inService : rows;
  },
  holding: (connection, word, limit) =>
    call(connection, listMachines, { query: { q: queryForText(word), limit } }),
  describe: ({ name, ip }) => `${name} ${ip}`.trim(),
  nameOf: ({ name }) => name,
  none: (word) => text.lookup.noMachine(word),
  close: async (connection, word) =>
    (await machinesOf(connection, [word], false)).unknown
      .flatMap(({ close }) => close),
};

const GROUP: Noun<Group> = {
  isId: isRow,
  read: (connection, id) => call(connection, readGroup, { params: { id } }),
  named: async (connection, name, limit) =>
    (await call(connection, listGroups, { query: { name, limit } })).rows,
  holding: (connection, word, limit) =>
    call(connection, listGroups, { query: { q: plain(word), limit } }),
  describe: ({ name }) => name,
  nameOf: ({ name }) => name,
  none: (word) => text.lookup.noGroup(word),
};

/** Networks, by address, address and prefix, name or id. */
const NETWORK: Noun<Network> = {
  isId: isRow,
  read: (connection, id) => call(connection, readNetwork, { params: { id } }),
  async named(connection, word, limit) {
    // A view is split at its slashes: `networks/10.1.2.0/24`.
    const address = word.replace(" ", "/");
    const query = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/.test(address)
      ? { address }
      : { name: word };
    const { rows } = await call(connection, listNetworks, {
      query: { ...query, limit },
    });
    return rows;
  },
  holding: (connection, word, limit) =>
    call(connection, listNetworks, { query: { q: plain(word), limit } }),
  describe: networkAddress,
  nameOf: (row) => row.name || networkAddress(row),
  none: (word) => text.lookup.noNetwork(word),
};

/**
 * Looks rows up by the words of an operator.
 *
 * @throws {NoMatch} If there is none, or the word is ambiguous.
 * @throws {ApiProblem | Unreachable} As `call` does.
 */
export type Lookup<Row> = (
  connection: ServerConnection,
  word: string,
  mode?: LookupMode,
) => Promise<Row>;

function lookupOf<Row extends { readonly id: number }>(
  noun: Noun<Row>,
): Lookup<Row> {
  return async (connection, word, mode = "exact") => {
    if (mode === "exact" && noun.isId(word)) {
      return await noun.read(connection, word);
    }
    const rows = await noun.named(
      connection,
      word,
      mode === "exact" ? MOST_ROWS : 2,
    );
    const [first] = rows;
    if (first && (mode === "first" || rows.length === 1)) return first;
    if (mode === "part") return await onlyHolding(noun, connection, word);
    if (!first) {
      if (noun.isId(word)) return await noun.read(connection, word);
      const alike = await onlyAlike(noun, connection, word);
      if (alike) return alike;
      throw new NoMatch(await noneWords(noun, connection, word));
    }
    const some = rows.slice(0, CANDIDATES)
      .map((row) => `${row.id} (${noun.describe(row)})`).join(", ");
    throw new NoMatch(
      text.cli.errors.severalCalled(rows.length, word, some),
    );
  };
}

/**
 * The package with an id, a name, or a name and a version: `vlc`, `vlc 3.0`.
 */
export const packageNamed = lookupOf(PACKAGE);
export const machineNamed = lookupOf(MACHINE);
export const groupNamed = lookupOf(GROUP);
export const networkNamed = lookupOf(NETWORK);

/** The operator with exactly this name. */
export const operatorNamed: Lookup<Operator> = async (connection, name) => {
  const names: string[] = [];
  let after: string | undefined;
  do {
    const { rows, next } = await call(connection, listOperators, {
      query: { limit: MOST_ROWS, after },
    });
    const found = rows.find((row) => row.name === name);
    if (found) return found;
    names.push(...rows.map((row) => row.name));
    after = next ?? undefined;
  } while (after !== undefined);
  throw new NoMatch(
    withSuggestions(text.lookup.noOperator(name), name, names),
  );
};

/**
 * Looks up one after the other, because a command names few. A word that names
 * nothing and holds commas is several: a name may hold one itself.
 */
export async function lookUpAll<Row>(
  lookup: Lookup<Row>,
  connection: ServerConnection,
  words: readonly string[] = [],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const word of words) {
    try {
      rows.push(await lookup(connection, word));
    } catch (error) {
      if (!(error instanceof NoMatch) || !word.includes(",")) throw error;
      const parts = word.split(",").map((part) => part.trim());
      for (const part of parts.filter((part) => part !== "")) {
        rows.push(await lookup(connection, part));
      }
    }
  }
  return rows;
}

async function onlyHolding<Row>(
  { holding }: Noun<Row>,
  connection: ServerConnection,
  word: string,
): Promise<Row> {
  const { rows: [only], total } = await holding(connection, word, 2);
  if (!only) throw new NoMatch(text.group.noSuch(word));
  if (total > 1) throw new NoMatch(text.group.several(total, word));
  return only;
}

/** The only row whose name differs in case or accents; null if none is. */
async function onlyAlike<Row>(
  { holding, nameOf }: Noun<Row>,
  connection: ServerConnection,
  word: string,
): Promise<Row | null> {
  const { rows } = await holding(connection, word, MOST_ROWS);
  const sought = foldText(word);
  const alike = rows.filter((row) => foldText(nameOf(row)) === sought);
  return alike.length === 1 ? alike[0]! : null;
}

/**
 * "There is no machine "pc"; choose from pc-1, pc-2", or "… did you mean pc-1?"
 * if no name contains the word.
 */
async function noneWords<Row>(
  noun: Noun<Row>,
  connection: ServerConnection,
  word: string,
): Promise<string> {
  const { holding, nameOf, none } = noun;
  const { rows } = await holding(connection, word, CANDIDATES);
  const names = [...new Set(rows.map(nameOf))];
  if (names.length > 0) {
    return text.lookup.thereAre(none(word), names.join(", "));
  }
  return noun.close
    ? withMeant(none(word), await noun.close(connection, word))
    : withSuggestions(
      none(word),
      word,
      await similarNames(noun, connection, word),
    );
}

/** Names that begin or end like a word: a few hundred at most. */
async function similarNames<Row>(
  { holding, nameOf }: Noun<Row>,
  connection: ServerConnection,
  word: string,
): Promise<string[]> {
  const letters = word.length < SHORT_WORD ? 1 : 2;
  const parts = [word.slice(0, letters), word.slice(-letters)];
  const pages = await Promise.all(
    parts.map((part) => holding(connection, part, MOST_ROWS)),
  );
  return pages.flatMap(({ rows }) => rows.map(nameOf));
}
