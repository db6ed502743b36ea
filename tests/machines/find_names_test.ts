import { assertEquals } from "@std/assert";
import { findNames } from "#server/usecases/machines/find_names.ts";
import { anInventory } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** Machines of these names, with the ids 1, 2, 3, … */
async function named(services: TestServices, ...names: readonly string[]) {
  for (const [i, name] of names.entries()) {
    await services.receiveInventory(
      `d${i}-2026-01-02-03-04-05`,
      anInventory({ name }),
    );
  }
}

onBoth(
  "names mean machines, in any case and with any accents",
  async (services) => {
    await named(
      services,
      ...["pc-1", "PC-2", "ПК-3", "Élan", "twin", "twin", "Twins", "7", "old"],
    );
    await services.store.commit([{
      sql: `update machine set status = 'retired' where name = 'old'`,
      params: [],
    }]);
    const find = async (names: readonly string[], idsFirst = false) => {
      const { machines, unknown, ambiguous } = await findNames(
        services.store.db,
        names,
        idsFirst,
      );
      return {
        ids: machines.map(({ id }) => id),
        unknown: unknown.map(({ name, close }) => [name, ...close]),
        ambiguous: ambiguous.map(({ name, machines }) => [
          name,
          ...machines.map(({ id }) => id),
        ]),
      };
    };
    assertEquals(await find(["pc-1", " pc-2 ", "пк-3", "ELAN", "pc-1", ""]), {
      ids: [1, 2, 3, 4],
      unknown: [],
      ambiguous: [],
    });
    assertEquals(await find(["twin", "twins", "TWIN"]), {
      ids: [7],
      unknown: [],
      ambiguous: [["twin", 5, 6], ["TWIN", 5, 6]],
    });
    assertEquals((await find(["7", "8", "99", "old"])).ids, [8, 9]);
    assertEquals((await find(["7", "1"], true)).ids, [7, 1]);
    assertEquals(
      (await find([
        "pc1",
        "CORP\\pc-1",
        "pc-2.corp.example",
        "nothing like it",
      ]))
        .unknown,
      [
        ["pc1", "pc-1"],
        ["CORP\\pc-1", "pc-1"],
        ["pc-2.corp.example", "PC-2"],
        ["nothing like it"],
      ],
    );
  },
);

onBoth("ten thousand names are found at once", async ({ store }) => {
  await store.commit([{
    sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
        uuid, tag, registered_at, inventoried_at, last_contact_at)
      with recursive n (i) as (select 1 union all select i + 1 from n
        where i < 10000)
      select 'd' || i, 'PC-' || i, 'windows', '', '', '', '', '', '', 1, 1, 1
      from n`,
    params: [],
  }]);
  const names = Array.from({ length: 10_200 }, (_, i) => `pc-${i + 1}`);
  const { machines, unknown } = await findNames(store.db, names, false);
  assertEquals([machines.length, unknown.length], [10_000, 200]);
  assertEquals(machines.at(-1), { id: 10_000, name: "PC-10000" });
});
