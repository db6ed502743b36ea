import { assertEquals } from "@std/assert";
import { sql } from "kysely";
import { migrations } from "#db/migrations/mod.ts";
import { takesPackages } from "#server/domain/machines/families.ts";
import type { Services } from "#server/usecases/services.ts";
import { rereadMachines } from "#server/usecases/machines/reread_machines.ts";
import { addressText } from "#shared/address.ts";
import type { AgentFamily } from "#shared/families.ts";
import { SYSTEMS } from "#tests/harness/fleet/systems.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const before = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name.endsWith("_addresses")),
);

const machine = (
  id: number,
  { ip = "", os = "", agent = "agent", family = "unix" },
) => ({
  sql: `insert into machine (id, device_id, name, family, agent, os, ip, serial,
      uuid, tag, registered_at, inventoried_at, last_contact_at, filled,
      disk_free_mib)
    values (?, ?, '', ?, ?, ?, ?, '', '', '', 1, 1, 1, 1, 3500000)`,
  params: [id, `pc-${id}`, family, agent, os, ip],
});
const section = (id: number, name: string, entries: unknown[]) => ({
  sql: `insert into inventory_section
      (machine_id, section, digest, content, changed_at)
    values (?, ?, x'01', ?, 1)`,
  params: [id, name, JSON.stringify(entries)],
});

onBothStores(
  "addresses and free space of stored machines are read again",
  async (store, services) => {
    await store.commit([
      machine(1, { ip: "10.1.2.3/172.17.0.1" }),
      machine(2, { ip: "10.1.2.300" }),
      machine(3, { ip: "2001:DB8::7" }),
      machine(4, { ip: '"]x' }),
      machine(5, { ip: "0.0.0.0/255.255.255.0/224.0.0.1/10.1.2.5" }),
      machine(6, { ip: "10.1.2.6", os: "macOS" }),
      section(1, "HARDWARE", [{ IPADDR: "10.1.2.3/172.17.0.1" }]),
      section(6, "HARDWARE", [{ OSNAME: "macOS", IPADDR: "10.1.2.6" }]),
      section(6, "NETWORKS", [
        { DESCRIPTION: "en0", IPADDRESS: "10.1.2.6" },
        { DESCRIPTION: "en1", IPADDRESS: "10.9.9.9" },
        { DESCRIPTION: "en1", IPADDRESS6: "fe80::6%en1" },
      ]),
      section(6, "DRIVES", [
        { VOLUMN: "/", FREE: "4000", TOTAL: "245000" },
        { VOLUMN: "/Volumes/Backup", FREE: "3500000", TOTAL: "3900000" },
      ]),
      {
        sql: `insert into machine_group (id, name, description, created_at,
            query) values (1, 'lab', '', 1, 'ip:10.9.0.0/16')`,
        params: [],
      },
    ]);
    const now = await services.reopen();
    const packed = async () => {
      const { rows } = await sql<{ id: number; address: string }>`
        select machine_id as id, address from machine_address
        order by machine_id, address`.execute(now.db);
      return rows.map(({ id, address }) => `${id} ${addressText(address)}`);
    };
    // What queries found by the column is found by the migration alone.
    assertEquals(await packed(), [
      "1 10.1.2.3",
      "1 172.17.0.1",
      "5 10.1.2.5",
      "6 10.1.2.6",
    ]);
    await rereadMachines({ store: now } as Services);
    assertEquals(await packed(), [
      "1 10.1.2.3",
      "1 172.17.0.1",
      "3 2001:db8::7",
      "5 10.1.2.5",
      "6 10.1.2.6",
      "6 10.9.9.9",
      "6 fe80::6",
    ]);
    const machines = await now.db.selectFrom("machine")
      .select(["id", "ip", "addresses", "disk_free_mib as disk"])
      .orderBy("id").execute();
    assertEquals(
      machines.map(({ id, ip, disk }) => [id, ip, disk]),
      [
        [1, "10.1.2.3", null],
        [2, "", null],
        [3, "2001:db8::7", null],
        [4, "", null],
        [5, "10.1.2.5", null],
        [6, "10.1.2.6", 4000],
      ],
    );
    assertEquals(machines[5]!.addresses, '["10.1.2.6","10.9.9.9","fe80::6"]');
    const due = await now.db.selectFrom("group_due").select("machine_id")
      .execute();
    assertEquals(due.length, 6);
    await now.close();
  },
  { migrations: before },
);

onBothStores(
  "a machine that sends an inventory meanwhile keeps what that says",
  async (store) => {
    await store.commit([machine(1, { ip: "10.1.2.3" })]);
    const { commit } = store;
    const racing = {
      ...store,
      // The inventory is committed between reading and storing.
      commit: async (...args: Parameters<typeof commit>) => {
        await commit([{
          sql: "update machine set ip = '10.9.9.9', addresses = ? where id = 1",
          params: ['["10.9.9.9"]'],
        }]);
        return await commit(...args);
      },
    };
    await rereadMachines({ store: racing } as Services);
    const rows = await store.db.selectFrom("machine").select([
      "ip",
      "addresses",
    ])
      .execute();
    assertEquals(rows, [{ ip: "10.9.9.9", addresses: '["10.9.9.9"]' }]);
    assertEquals(
      await store.db.selectFrom("machine_address").selectAll().execute(),
      [],
    );
  },
);

onBothStores(
  "the family of stored machines is corrected as inventories correct it",
  async (store, services) => {
    await store.commit(
      SYSTEMS.map(([os, agent], i) =>
        machine(i + 1, {
          os,
          agent,
          family: /windows/i.test(agent) ? "windows" : "unix",
        })
      ),
    );
    const now = await services.reopen();
    const rows = await now.db.selectFrom("machine")
      .select(["os", "agent", "family", "takes_packages as takes"])
      .orderBy("id").execute();
    const expected = SYSTEMS.map(([os, agent, family]) => ({
      os,
      agent,
      family: family as AgentFamily,
      takes: Number(takesPackages(agent)),
    }));
    assertEquals(rows, expected);
    await now.close();
  },
  { migrations: before },
);
