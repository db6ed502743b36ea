import {
  type Assignment,
  listAssignments,
} from "#shared/contract/assignments/assignments.ts";
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
import {
  listPackages,
  type Package,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import { queryForText } from "#shared/query/mod.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { NoMatch } from "./exit.ts";
import { titleOf } from "#tui/words/titles.ts";

/** Rows fetched at a time; the most the server gives. */
const PAGE_ROWS = 500;
/** Candidates named where a name does not say which is meant. */
const CANDIDATES = 10;

/** What a page is asked for with. */
export interface Cursor {
  readonly after: string | undefined;
  readonly limit: number;
}

/** All rows of a list, page by page as they are wanted, or the first `most`. */
export async function* pagesOf<Row>(
  load: (cursor: Cursor) => Promise<Page<Row>>,
  most = Infinity,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  let left = most;
  do {
    const limit = Math.min(PAGE_ROWS, left);
    const { rows, next } = await load({ after, limit });
    yield rows;
    left -= rows.length;
    after = next ?? undefined;
  } while (after !== undefined && left > 0);
}

/**
 * The package of an id, a name, or a name and a version: `vlc`, `vlc 3.0`.
 *
 * @throws {NoMatch} If there is none, or the name does not say which.
 */
export async function packageNamed(
  connection: ServerConnection,
  word: string,
): Promise<Package> {
  if (/^\d{10}$/.test(word)) {
    return await call(connection, readPackage, { params: { id: word } });
  }
  const called = async (name: string) => {
    const query = { name, limit: PAGE_ROWS };
    const { rows } = await call(connection, listPackages, { query });
    return rows.filter((row) => row.name === name);
  };
  const whole = await called(word);
  const [, name, version] = /^(.+)[ @](\S+)$/.exec(word) ?? [];
  const found = whole.length > 0 || !name
    ? whole
    : (await called(name)).filter((row) => row.version === version);
  return theOne(
    word,
    found,
    titleOf,
    () => similar(connection, listPackages, word),
  );
}

/** @throws {NoMatch} If there is none, or the name does not say which. */
export async function machineNamed(
  connection: ServerConnection,
  word: string,
): Promise<Machine> {
  if (isRow(word)) {
    return await call(connection, readMachine, { params: { id: word } });
  }
  const query = { name: word, limit: PAGE_ROWS };
  const { rows } = await call(connection, listMachines, { query });
  return theOne(
    word,
    rows.filter(({ name }) => name === word),
    (machine) => `${machine.name} ${machine.ip}`.trim(),
    () => similar(connection, listMachines, word),
  );
}

/** @throws {NoMatch} If there is none, or the name does not say which. */
export async function groupNamed(
  connection: ServerConnection,
  word: string,
): Promise<Group> {
  if (isRow(word)) {
    return await call(connection, readGroup, { params: { id: word } });
  }
  const query = { name: word, limit: PAGE_ROWS };
  const { rows } = await call(connection, listGroups, { query });
  return theOne(
    word,
    rows.filter(({ name }) => name === word),
    ({ name }) => name,
    () => similar(connection, listGroups, word),
  );
}

/**
 * The network of an address, an address and its prefix, a name or an id.
 *
 * @throws {NoMatch} If there is none, or it does not say which.
 */
export async function networkNamed(
  connection: ServerConnection,
  word: string,
): Promise<Network> {
  if (isRow(word)) {
    return await call(connection, readNetwork, { params: { id: word } });
  }
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/.test(word);
  const { rows } = await call(connection, listNetworks, {
    query: {
      ...isAddress ? { address: word } : { name: word },
      limit: PAGE_ROWS,
    },
  });
  return theOne(
    word,
    rows,
    ({ address, bits }) => `${address}/${bits}`,
    async () => {
      const query = { q: word.replace(/^!+/, ""), limit: CANDIDATES };
      const like = await call(connection, listNetworks, { query });
      return like.rows.map(({ name, address, bits }) =>
        name || `${address}/${bits}`
      );
    },
  );
}

/** @throws {NoMatch} If no assignment has the id. */
export async function assignmentOf(
  connection: ServerConnection,
  id: number,
): Promise<Assignment> {
  const pages = pagesOf((query) =>
    call(connection, listAssignments, { query })
  );
  for await (const rows of pages) {
    const found = rows.find((row) => row.id === id);
    if (found) return found;
  }
  throw new NoMatch(text.cli.errors.noneCalled(`${id}`));
}

/** One after the other: a command names few. */
export async function idsOf(
  connection: ServerConnection,
  find: (
    connection: ServerConnection,
    word: string,
  ) => Promise<{ readonly id: number }>,
  words: readonly string[] = [],
): Promise<number[]> {
  const ids: number[] = [];
  for (const word of words) ids.push((await find(connection, word)).id);
  return ids;
}

const isRow = (word: string) => /^\d{1,15}$/.test(word);

async function theOne<Row extends { readonly id: number }>(
  word: string,
  found: readonly Row[],
  describe: (row: Row) => string,
  similar: () => Promise<readonly string[]>,
): Promise<Row> {
  const { errors } = text.cli;
  if (found.length === 1) return found[0]!;
  if (found.length === 0) {
    const others = await similar();
    throw new NoMatch(
      others.length > 0
        ? errors.noneCalledBut(word, others.join(", "))
        : errors.noneCalled(word),
    );
  }
  const some = found.slice(0, CANDIDATES)
    .map((row) => `${row.id} (${describe(row)})`).join(", ");
  throw new NoMatch(errors.severalCalled(found.length, word, some));
}

/** Names that hold the word, for whoever remembered half of one. */
async function similar(
  connection: ServerConnection,
  list: typeof listPackages | typeof listMachines | typeof listGroups,
  word: string,
): Promise<string[]> {
  const q = list === listMachines
    ? queryForText(word)
    : word.replace(/^!+/, "");
  const asked = { query: { q, limit: CANDIDATES } };
  const { rows }: { rows: { name: string }[] } = await call(
    connection,
    list as typeof listGroups,
    asked,
  );
  return [...new Set(rows.map(({ name }) => name))];
}
