import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { sql } from "kysely";
import type { Db } from "#db/store/tables.ts";
import { DatabaseError } from "#db/store/database_error.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { setsOfWalk, softwareSets } from "#db/machines/software_sets.ts";
import type { IdRange } from "#db/query/id_range.ts";
import { openWide, QueryTooSlow } from "#db/store/wide/wide.ts";
import { EVERYTHING, parseQuery } from "#shared/query/mod.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { machinePage } from "#db/machines/machines.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { aDeviceId, anInventory, section } from "#tests/harness/store/rows.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import { onBoth, testServices } from "#tests/harness/store/test_services.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import { seedSoftware } from "#tests/programs/seed/seed_software.ts";

/** A statement that takes some seconds. */
const long = sql`with recursive c(n) as
  (select 1 union all select n + 1 from c limit 20000000)
  select count(*) as n from c`;

Deno.test("a wide read that takes too long is cancelled, and others are answered", async () => {
  await using services = await temporaryDatabase();
  const path = services.url.slice("file:".length);
  const wide = openWide(path, 1500);
  try {
    const [slow, quick] = await Promise.allSettled([
      long.execute(wide.db),
      wide.db.selectFrom("machine").selectAll().execute(),
    ]);
    assertEquals(
      slow.status === "rejected" && slow.reason instanceof QueryTooSlow,
      true,
    );
    assertEquals(quick.status === "fulfilled" && quick.value, []);
    await assertRejects(
      () => sql`select nothing`.execute(wide.db),
      DatabaseError,
      "nothing",
    );
    await assertRejects(
      () => sql`delete from machine`.execute(wide.db),
      DatabaseError,
    );
  } finally {
    await wide.close();
  }
  await assertRejects(
    () => wide.having({ sql: "select 1 as id", parameters: [] }),
    DatabaseError,
    "closed",
  );
});

onBothStores(
  "a store closes with and without a wide read before",
  async ({ wide }) => {
    assertEquals(
      await wide.db.selectFrom("machine").select("id").execute(),
      [],
    );
  },
);

onBothStores(
  "reads of one transaction see the database of one moment",
  async ({ wide, commit }) => {
    const count = async (db: Db) =>
      (await db.selectFrom("machine_group").select("id").execute()).length;
    const add = (name: string) =>
      commit([{
        sql: `insert into machine_group (name, description, created_at)
          values (?, '', 0)`,
        params: [name],
      }]);
    await add("paris");
    const seen = await wide.together(async (db) => {
      const before = await count(db);
      await add("lyon");
      const nested = await wide.together(count);
      return [before, await count(db), nested];
    });
    assertEquals(seen, [1, 1, 2]);
    assertEquals(await wide.together(count), 2);
    await assertRejects(
      () => wide.together(() => Promise.reject(new RangeError("enough"))),
      RangeError,
    );
    assertEquals(await wide.together(count), 2);
  },
);

Deno.test("a read transaction whose read takes too long is given up", async () => {
  await using services = await temporaryDatabase();
  const wide = openWide(services.url.slice("file:".length), 1500);
  try {
    await assertRejects(
      () => wide.together((db) => long.execute(db)),
      QueryTooSlow,
    );
    assertEquals(
      await wide.together((db) =>
        db.selectFrom("machine").select("id").execute()
      ),
      [],
    );
  } finally {
    await wide.close();
  }
});

const NAMES = ["vim", "bash", "Firefox", "firefox-esr", "libc6"];
const aList = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...NAMES), fc.nat(5)),
  { selector: (one) => one.join(), maxLength: 6 },
);
const aStep = fc.record({ machine: fc.nat(39), software: aList });
const QUERIES = [
  "software:*",
  "software:firefox",
  "software:firefox<3",
  "software:vim=2",
  "software:lib* -software:bash",
  "software:none",
].map((text) => parseQuery(text).query!);

Deno.test("sets of software agree with SQL, whatever arrives at the same time", async () => {
  await using database = await temporaryDatabase();
  const services = await testServices(database);
  const { wide } = services.store;
  const devices = Array.from({ length: 40 }, () => aDeviceId());
  const inventories = devices.map(() => anInventory());
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...QUERIES),
      async (steps, query) => {
        for (const { machine, software } of steps) {
          const entries = software.map(([name, version]) => ({
            NAME: name,
            VERSION: `${version}.0`,
          }));
          await services.receiveInventory(devices[machine]!, {
            ...inventories[machine]!,
            sections: software.length > 0
              ? [section("SOFTWARES", entries)]
              : [],
          });
        }
        const ids = async (sets?: Awaited<ReturnType<typeof softwareSets>>) =>
          (await wide.db.selectFrom("machine as m").select("m.id")
            .where(machineCondition(query, services.clock.now, { sets }))
            .orderBy("m.id").execute()).map(({ id }) => id);
        const sets = await softwareSets(wide, query);
        assertEquals(sets.size > 0, true);
        assertEquals(await ids(sets), await ids());
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("sets that are complete before all versions were read agree with SQL", async () => {
  await using database = await temporaryDatabase();
  const { store } = await testServices(database);
  await seedLikePeer(store, 450, new Date());
  await seedSoftware(store, 450, 40, new Date());
  // Machines without software, and some that have one program only.
  await store.commit([
    ...["machine_software", "inventory_section"].map((table) => ({
      sql: `delete from ${table} where machine_id % 5 = 0`,
      params: [],
    })),
    {
      sql: `insert into machine_software (version_id, machine_id)
        select (select max(id) from software_version), id from machine
        where id % 50 = 0`,
      params: [],
    },
    {
      sql: `insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        select id, 'SOFTWARES', zeroblob(32),
          json_array((select max(id) from software_entry)), 0
        from machine where id % 50 = 0`,
      params: [],
    },
  ]);
  for (const text of ["software:*", "software:p*", "software:*o*"]) {
    const query = parseQuery(text).query!;
    // A reader that has read nothing yet.
    const wide = openWide(database.url.slice("file:".length));
    try {
      const ids = async (sets?: Awaited<ReturnType<typeof softwareSets>>) =>
        (await wide.db.selectFrom("machine as m").select("m.id")
          .where(machineCondition(query, new Date(), { sets }))
          .orderBy("m.id").execute()).map(({ id }) => id);
      const bySql = await ids();
      assertEquals(await ids(await softwareSets(wide, query)), bySql, text);
      assertEquals(await ids(await softwareSets(wide, query)), bySql, text);
    } finally {
      await wide.close();
    }
  }
});

Deno.test("a walk evaluates no range by older software than the database has", async () => {
  await using database = await temporaryDatabase();
  const services = await testServices(database);
  const { store } = services;
  const [one, other] = [aDeviceId(), aDeviceId()];
  const inventory = anInventory();
  const install = (device: string, ...names: string[]) =>
    services.receiveInventory(device, {
      ...inventory,
      sections: [section("SOFTWARES", names.map((NAME) => ({ NAME })))],
    });
  await install(one, "vim");
  await install(other, "bash");
  const query = parseQuery("software:vim").query!;
  const readSets = setsOfWalk(store);
  const having = async (range: IdRange) =>
    [...[...(await readSets(query, range)).values()][0]!.entries()]
      .flatMap(([id, has]) => has ? [id] : []);
  const first = { after: 0, to: 1 }, second = { after: 1, to: 2 };
  assertEquals(await having(first), [1]);
  await install(other, "vim");
  // The first range did not change.
  assertEquals(await having(first), [1]);
  assertEquals(await having(second), [1, 2]);
  await install(one, "bash");
  assertEquals(await having(first), [2]);
});

onBoth(
  "a page is the same whether an index gives its order or the result is sorted",
  async (services) => {
    for (let n = 0; n < 60; n++) {
      await services.receiveInventory(aDeviceId(), {
        ...anInventory({ os: n % 10 === 0 ? "Ubuntu" : "Debian" }),
        name: `pc-${n * 37 % 60}`,
      });
    }
    const { wide, db } = services.store;
    for (
      const [text, os] of [["os:debian", "Debian"], ["os:ubuntu", "Ubuntu"]]
    ) {
      const { query } = parseQuery(text!);
      const sorted = (await db.selectFrom("machine").select(["name"])
        .where("os", "=", os!).orderBy("name").execute()).map((row) =>
          row.name
        );
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await machinePage(
          wide,
          { limit: 4, after },
          query!,
          services.clock.now,
          () => causeRules(wide.db, services.clock.now),
        );
        assertEquals(page.total, sorted.length);
        seen.push(...page.rows.map(({ name }) => name));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assertEquals(seen, sorted, text);
    }
    const last = await machinePage(
      wide,
      { limit: 3, last: true },
      EVERYTHING,
      services.clock.now,
      () => causeRules(wide.db, services.clock.now),
    );
    assertEquals([last.rows.length, last.total], [3, 60]);
  },
);
