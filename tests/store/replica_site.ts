import { join } from "node:path";
import { sql } from "kysely";
import { connect } from "#db/store/connection.ts";
import { openDatabase } from "#db/store/open.ts";
import { Generation } from "#db/store/replica/generation.ts";
import type { Store } from "#db/store/transaction.ts";
import { type Sqld, startSqld } from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { childOf } from "#tests/programs/bench/load/processes.ts";

/** A store with a replica that is being read. */
export interface Site extends AsyncDisposable {
  readonly store: Store;
  readonly sqld: Sqld;
  readonly path: string;
  readonly generation: Generation;
  replicaIsRead(): boolean;
  /** The number of times that something was committed. */
  changes(): number;
  log(): string;
}

export interface SiteOptions {
  /** By default one of its own, which ends with it. */
  readonly sqld?: Sqld;
  readonly folder?: string;
  readonly silenceMs?: number;
}

export const SCHEMA = [{
  name: "tag",
  up: [
    "create table tag (id integer primary key, tag text not null) strict",
    "insert into tag values (1, '')",
  ],
}];

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  await using stack = new AsyncDisposableStack();
  const folder = options.folder ??
    stack.use(await temporaryFolder()).path;
  const sqld = options.sqld ?? stack.use(await startSqld());
  const path = join(folder, "replica.db");
  let log = "";
  let changes = 0;
  const store = await openDatabase(sqld.url, {
    migrations: SCHEMA,
    log: (line) => log += `${line}\n`,
    replica: {
      path,
      onChange: () => changes++,
      silenceMs: options.silenceMs,
    },
  });
  stack.defer(() => store.close());
  const generation = new Generation(store.replica!.generation);
  await until(() => generation.readable !== null);
  const owned = stack.move();
  return {
    store,
    sqld,
    path,
    generation,
    replicaIsRead: () => generation.readable !== null,
    changes: () => changes,
    log: () => log,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export function tagStatement(tag: string, before?: string) {
  return before === undefined
    ? { sql: "update tag set tag = ?", params: [tag] }
    : {
      sql: "update tag set tag = ? where tag = ?",
      params: [tag, before],
      orElse: "it is another tag",
    };
}

export async function setTag(store: Store, tag: string): Promise<void> {
  await store.commit([tagStatement(tag)]);
}

export async function tagOf({ db }: Store): Promise<string> {
  const { rows } = await sql<{ tag: string }>`select tag from tag`.execute(db);
  return rows[0]!.tag;
}

/** As another thread reads it. */
export function tagInFile({ path }: Site): string {
  const connection = connect(path, "read");
  try {
    return String(connection.run("select tag from tag").rows[0]?.tag);
  } finally {
    connection.close();
  }
}

/** The process that keeps the replica. */
export async function keeperOf({ path }: Site): Promise<number | null> {
  return await childOf(Deno.pid, path);
}
