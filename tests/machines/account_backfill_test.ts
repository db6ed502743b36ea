import { assertEquals } from "@std/assert";
import { sql } from "kysely";
import { migrations } from "#db/migrations/mod.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const before = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name.endsWith("_accounts")),
);

onBothStores(
  "fields of stored inventories are filled in by the migration",
  async (store, services) => {
    const machine = (id: number) => ({
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
          serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
        values (?, ?, '', 'unix', '', '', '', '', '', 'Paris', 1, 1, 1)`,
      params: [id, `pc-${id}`],
    });
    const section = (id: number, content: string) => ({
      sql: `insert into inventory_section
          (machine_id, section, digest, content, changed_at)
        values (?, 'ACCOUNTINFO', x'01', ?, 1)`,
      params: [id, content],
    });
    const entry = (KEYNAME: unknown, KEYVALUE: unknown) => ({
      KEYNAME,
      KEYVALUE,
    });
    await store.commit([
      machine(1),
      machine(2),
      machine(3),
      section(
        1,
        JSON.stringify([
          entry("TAG", "Paris"),
          entry("tag", "Lyon"),
          entry(" Building ", " B2 "),
          entry("BUILDING", "B3"),
          entry("empty", ""),
          entry("hash", "HASH(0x55d0c8)"),
          entry("bell", "a\u0007b"),
          entry("bell\u009b", "a"),
          entry("n".repeat(65), "too long a name"),
          entry("long", "v".repeat(300)),
          entry("list", ["a", "b"]),
          "text",
          null,
          { KEYNAME: "alone" },
        ]),
      ),
      section(2, "[]"),
      section(
        3,
        JSON.stringify(
          Array.from({ length: 100 }, (_, i) => entry(`f${i}`, "x")),
        ),
      ),
    ]);
    const now = await services.reopen();
    const { rows } = await sql<{ name: string; folded: string; value: string }>`
      select name, folded, value from machine_field where machine_id = 1
      order by folded`.execute(now.db);
    assertEquals(rows, [
      { name: "Building", folded: "building", value: "B2" },
      { name: "long", folded: "long", value: "v".repeat(255) },
    ]);
    const counted = await sql<{ id: number; n: number }>`
      select machine_id as id, count(*) as n from machine_field
      group by machine_id order by machine_id`.execute(now.db);
    assertEquals(counted.rows, [{ id: 1, n: 2 }, { id: 3, n: 64 }]);
    await now.close();
  },
  { migrations: before },
);
