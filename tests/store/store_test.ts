import { assert, assertEquals, assertRejects } from "@std/assert";
import { sql } from "kysely";
import { DatabaseError, isRowMissing } from "#db/store/database_error.ts";
import { Conflict, type Statement, type Store } from "#db/store/transaction.ts";
import { statement, write } from "#db/store/write.ts";
import { answerError } from "#server/operator/errors.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const put = (name: string, value = ""): Statement =>
  statement(write.insertInto("setting").values({ name, value }));

async function names(store: Store): Promise<string[]> {
  const rows = await store.db.selectFrom("setting").select("name")
    .orderBy("name").execute();
  return rows.map(({ name }) => name);
}

onBothStores(
  "store > reads what was committed, again each time",
  async (store) => {
    assertEquals(await store.commit([put("a"), put("b")]), undefined);
    assertEquals(await names(store), ["a", "b"]);
    await store.commit([put("c")]);
    assertEquals(await names(store), ["a", "b", "c"]);
    assertEquals(await store.commit({}), {});
  },
);

onBothStores(
  "store > returns rows by the name of their statements",
  async (store) => {
    const operator = write.insertInto("operator")
      .values({ name: "ann", role: "admin", created_at: 7, removed_at: null })
      .returning(["id", "name", "removed_at"]);
    const secret = write.insertInto("secret")
      .values({ name: "key", value: new Uint8Array([0, 1, 255]).subarray(1) })
      .returningAll();
    const results = await store.commit({
      operator: statement(operator),
      settings: [put("x"), put("y")],
      none: [],
      secret: [put("z"), statement(secret)],
    });
    assertEquals(results, {
      operator: [{ id: 1, name: "ann", removed_at: null }],
      settings: [],
      none: [],
      secret: [{ name: "key", value: new Uint8Array([1, 255]) }],
    });
    assertEquals(
      await store.db.selectFrom("secret").select("value").execute(),
      [{ value: new Uint8Array([1, 255]) }],
    );
  },
);

onBothStores("store > keeps values as they are", async (store) => {
  const texts = ["", "ü 😀 \u{10FFFF}", "'; drop table x --", "a".repeat(1e6)];
  for (const [index, text] of texts.entries()) {
    await store.commit([put(`text ${index}`, text)]);
  }
  const rows = await store.db.selectFrom("setting").select("value")
    .where("name", "like", "text %").orderBy("name").execute();
  assertEquals(rows.map(({ value }) => value), texts);

  const kinds = sql<{ a: string; b: string; c: string; d: string; n: number }>`
    select typeof(${1}) as a, typeof(${0.5}) as b, typeof(${true}) as c,
      typeof(${null}) as d, ${-5} as n`;
  assertEquals((await kinds.execute(store.db)).rows, [
    { a: "integer", b: "real", c: "integer", d: "null", n: -5 },
  ]);
});

onBothStores(
  "store > refuses what cannot be bound, in transactions and in reads",
  async (store) => {
    await assertRejects(
      () => store.commit([put("ok"), { sql: "select ?", params: [NaN] }]),
      TypeError,
      "Cannot bind NaN as value 1",
    );
    await assertRejects(
      () => sql`select ${"a\0b"}`.execute(store.db),
      TypeError,
      "Cannot bind a string with NUL",
    );
    await assertRejects(
      () => store.commit([{ sql: "commit", params: [] }]),
      TypeError,
    );
    assertEquals(await names(store), []);
  },
);

onBothStores(
  "store > rolls back a transaction whose guard changed nothing",
  async (store) => {
    await store.commit([put("there", "1")]);
    const guarded = (name: string) =>
      statement(
        write.updateTable("setting").set({ value: "2" }).where(
          "name",
          "=",
          name,
        ),
        `there is no ${name}`,
      );
    const gone = await assertRejects(
      () => store.commit([put("before"), guarded("nobody"), put("after")]),
      Conflict,
    );
    assertEquals(gone.guard, "there is no nobody");
    assertEquals(await names(store), ["there"]);
    await store.commit([put("before"), guarded("there"), put("after")]);
    assertEquals(await names(store), ["after", "before", "there"]);
  },
);

onBothStores(
  "store > guards with RETURNING, with DO NOTHING and with a select",
  async (store) => {
    await store.commit([put("taken")]);
    const insert = write.insertInto("setting")
      .values({ name: "taken", value: "" })
      .onConflict((it) => it.doNothing());
    const select = write.selectFrom("setting").select("name");
    const failing = [
      statement(insert, "x"),
      statement(insert.returning("name"), "x"),
      statement(select.where("name", "=", "nobody"), "x"),
    ];
    for (const guard of failing) {
      await assertRejects(() => store.commit([put("new"), guard]), Conflict);
    }
    const { taken } = await store.commit({
      taken: statement(select.where("name", "=", "taken"), "x"),
      added: put("new"),
    });
    assertEquals(taken, [{ name: "taken" }]);
    assertEquals(await names(store), ["new", "taken"]);
  },
);

onBothStores(
  "store > a transaction that fails rolls back no other of its batch",
  async (store) => {
    await store.commit([put("taken")]);
    const settled = await Promise.allSettled([
      store.commit([put("a")]),
      store.commit([put("b"), put("taken")]),
      store.commit([put("c")]),
      store.commit([put("d"), statement(write.deleteFrom("secret"), "none")]),
      store.commit([{ sql: "insert into nowhere values (1)", params: [] }]),
      store.commit([put("e")]),
    ]);
    assertEquals(settled.map(({ status }) => status), [
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    const [, constraint, , conflict, unknown] = settled.map((end) =>
      end.status === "rejected" ? end.reason : null
    );
    assert(constraint instanceof DatabaseError);
    assertEquals(constraint.code, "SQLITE_CONSTRAINT");
    assertEquals(
      constraint.message,
      "UNIQUE constraint failed: setting.name",
    );
    assert(conflict instanceof Conflict);
    assert(unknown instanceof DatabaseError);
    assertEquals(await names(store), ["a", "c", "e", "taken"]);
  },
);

onBothStores("store > keeps foreign keys and strict types", async (store) => {
  const dangling = {
    sql: "insert into group_member (group_id, machine_id) values (?, ?)",
    params: [1, 1],
  };
  const error = await assertRejects(
    () => store.commit([dangling]),
    DatabaseError,
    "FOREIGN KEY constraint failed",
  );
  assertEquals(error.code, "SQLITE_CONSTRAINT");
  assert(isRowMissing(error));
  const answer = answerError(error, () => {});
  assertEquals([answer.status, answer.headers.get("retry-after")], [503, "5"]);
  const ofNobody = {
    sql: `insert into group_member (group_id, machine_id)
      select 1, (select id from machine where device_id = 'lost')`,
    params: [],
  };
  assert(isRowMissing(await store.commit([ofNobody]).catch((e) => e)));
  await assertRejects(
    () =>
      store.commit([{
        sql: `insert into machine_group (id, name, description, created_at)
          values (?, ?, ?, ?)`,
        params: [1, "a", "", "tomorrow"],
      }]),
    DatabaseError,
    "cannot store TEXT value in INTEGER column",
  );
});

onBothStores(
  "store > 500 callers at once each get their own answer",
  async (store) => {
    const commits = Array.from({ length: 500 }, (_, n) =>
      store.commit({
        operator: statement(
          write.insertInto("operator").values({
            name: `o${n}`,
            role: "viewer",
            created_at: n,
            removed_at: null,
          }).returning("created_at"),
        ),
      }));
    const results = await Promise.all(commits);
    assertEquals(
      results.map(({ operator }) => operator[0]?.created_at),
      Array.from({ length: 500 }, (_, n) => n),
    );
    const { count } = await store.db.selectFrom("operator")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    assertEquals(count, 500);
  },
);

onBothStores(
  "store > transactions run in the order they came",
  async (store) => {
    await store.commit([put("n", "")]);
    await Promise.all(Array.from({ length: 300 }, (_, n) =>
      store.commit([{
        sql: "update setting set value = value || ? where name = 'n'",
        params: [`${n},`],
      }])));
    const { value } = await store.db.selectFrom("setting").select("value")
      .executeTakeFirstOrThrow();
    assertEquals(
      value,
      Array.from({ length: 300 }, (_, n) => `${n},`).join(""),
    );
  },
);

onBothStores(
  "store > no reader sees a part of a transaction",
  async (store) => {
    const seen = new Set<number>();
    let done = false;
    const statements = Array.from({ length: 1500 }, (_, n) => put(`n${n}`));
    const committing = store.commit(statements).then(() => done = true);
    while (!done) {
      seen.add((await names(store)).length);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await committing;
    seen.add((await names(store)).length);
    assertEquals([...seen], [0, 1500]);
  },
);

onBothStores("store > reads cannot write", async (store) => {
  const attempts = [
    () =>
      store.db.insertInto("setting").values({ name: "x", value: "" }).execute(),
    () => store.db.deleteFrom("setting").execute(),
    () => sql`drop table setting`.execute(store.db),
    () =>
      sql`with a as (select 'x' as x) insert into setting select x, x from a`
        .execute(store.db),
  ];
  for (const attempt of attempts) {
    const error = await assertRejects(attempt, DatabaseError);
    assertEquals(error.code, "SQLITE_READONLY");
  }
  assertEquals(await names(store), []);
});

onBothStores(
  "store > closing completes waiting commits, then refuses new ones",
  async (store, services) => {
    const waiting = Array.from(
      { length: 400 },
      (_, n) => store.commit([put(`n${n}`)]),
    );
    const closed = store.close();
    const late = assertRejects(
      () => store.commit([put("late")]),
      DatabaseError,
      "the database has been closed",
    );
    await Promise.all(waiting);
    await late;
    await closed;
    await store.close();

    const again = await services.reopen();
    assertEquals((await names(again)).length, 400);
    await again.close();
  },
);
