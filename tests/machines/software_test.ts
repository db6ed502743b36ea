import { assertEquals } from "@std/assert";
import { inventoryOf } from "#db/machines/machines.ts";
import { rememberedVersions } from "#db/query/software.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { aDeviceId, anInventory, section } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { fillMachines } from "#server/usecases/groups/fill_machines.ts";

const entry = (name: string, version: string, installed = "2026/01/02") => ({
  NAME: name,
  VERSION: version,
  FROM: "deb",
  INSTALLDATE: installed,
});
const VIM = entry("vim", "9.0.1378-2");
const BASH = entry("Bash", "5.2");

async function found(services: TestServices, text: string): Promise<number[]> {
  const rows = await services.store.db.selectFrom("machine as m").select("m.id")
    .where(machineCondition(parseQuery(text).query!, services.clock.now))
    .orderBy("m.id").execute();
  return rows.map(({ id }) => id);
}

/** The number of rows in each software table. */
async function rows({ store: { db } }: TestServices) {
  const tables = [
    "software_name",
    "software_version",
    "software_entry",
    "machine_software",
    "software_change",
  ] as const;
  return await Promise.all(tables.map(async (table) => {
    const all = await db.selectFrom(table).selectAll().execute();
    return all.length;
  }));
}

onBoth(
  "software is stored once, found by queries, and read as it was sent",
  async (services) => {
    const software = [VIM, BASH, entry("vim", "9.0.1378-2", ""), {
      NAME: "odd",
    }];
    for (let n = 0; n < 2; n++) {
      await services.receiveInventory(
        aDeviceId(),
        anInventory({ sections: [section("SOFTWARES", software)] }),
      );
    }
    assertEquals(await rows(services), [3, 3, 3, 6, 2]);
    assertEquals(await found(services, "software:vim"), [1, 2]);
    assertEquals(await found(services, 'software:"bash<5.10"'), [1, 2]);
    assertEquals(await found(services, "software:bash<5.2"), []);
    const { sections } = await inventoryOf(services.store.db, 2);
    const { INSTALLDATE: _, ...undated } = VIM;
    assertEquals(sections["SOFTWARES"]?.entries, [VIM, BASH, undated, {
      NAME: "odd",
    }]);
  },
);

onBoth(
  "an inventory writes only the software that changed",
  async (services) => {
    const device = aDeviceId();
    const inventory = anInventory({
      sections: [section("SOFTWARES", [VIM, BASH])],
    });
    const sends = (...software: unknown[]) =>
      services.receiveInventory(device, {
        ...inventory,
        sections: software.length > 0 ? [section("SOFTWARES", software)] : [],
      });
    await sends(VIM, BASH);
    await sends(VIM, BASH);
    assertEquals(await rows(services), [2, 2, 2, 2, 1]);

    await sends(VIM, entry("Bash", "5.3"));
    assertEquals(await rows(services), [2, 3, 3, 2, 2]);
    assertEquals(await found(services, "software:bash=5.2"), []);
    assertEquals(await found(services, "software:bash>5.2 software:vim"), [1]);

    await sends();
    assertEquals((await rows(services))[3], 2);
    await sends();
    assertEquals((await rows(services))[3], 0);
    assertEquals(await found(services, "software:vim"), []);
    await sends(VIM);
    assertEquals(await found(services, "software:vim"), [1]);
  },
);

onBoth(
  "software beyond the limits is cut, and the log says so",
  async (services) => {
    const name = "x".repeat(1_000_000);
    const many = Array.from({ length: 10_005 }, (_, i) => ({ NAME: `p${i}` }));
    await services.receiveInventory(
      aDeviceId(),
      anInventory({
        sections: [section("SOFTWARES", [{ NAME: name }, ...many])],
      }),
    );
    assertEquals((await rows(services))[3], 10_000);
    assertEquals(await found(services, `software="${"x".repeat(255)}"`), [1]);
    const { payload } = await services.store.db.selectFrom("event")
      .select("payload").where("kind", "=", "machine.inventory_cut")
      .executeTakeFirstOrThrow();
    assertEquals(JSON.parse(payload), {
      section: "SOFTWARES",
      sent: 10_006,
      kept: 10_000,
      shortened: 1,
    });
  },
);

onBoth(
  "machines of an older version are filled in once, and then work as before",
  async (services) => {
    const { store } = services;
    const sections = [
      section("SOFTWARES", [VIM, BASH, BASH]),
      section("HARDWARE", [{ MEMORY: "8000", USERID: "alice" }]),
      section("DRIVES", [{ TYPE: "/", FREE: "500" }]),
    ];
    const devices = [aDeviceId(), aDeviceId(), aDeviceId()];
    for (const device of devices) {
      await services.receiveInventory(device, anInventory({ sections: [] }));
    }
    // The rows are as version 7 of the schema left them.
    await store.commit([
      { sql: "update machine set filled = 0, agent_key = ''", params: [] },
      ...sections.map(({ name, content, digest }) => ({
        sql: `insert into inventory_section
        select id, ?, ?, ?, 5 from machine`,
        params: [name, digest, content],
      })),
    ]);
    assertEquals(await found(services, "software:vim"), []);
    const before = await inventoryOf(store.db, 1);
    assertEquals(before.sections["SOFTWARES"]?.entries, [VIM, BASH, BASH]);

    // One of them sends an inventory first.
    await services.receiveInventory(devices[1]!, {
      ...anInventory({ sections }),
      facts: { user: "bob", cpu: "", ramMib: 8000, diskFreeMib: 500 },
    });
    assertEquals(await found(services, "software:vim"), [2]);

    assertEquals(await fillMachines(services), 2);
    assertEquals(await fillMachines(services), 0);
    for (const text of ["software:vim", "ram:8G disk<1G", "agent>=2.10"]) {
      assertEquals(await found(services, text), [1, 2, 3], text);
    }
    assertEquals(await found(services, "user:alice"), [1, 3]);
    const after = await inventoryOf(store.db, 1);
    assertEquals(after.sections["SOFTWARES"]?.entries, [VIM, BASH]);
    assertEquals(
      after.sections["SOFTWARES"]?.changedAt,
      new Date(5).toISOString(),
    );

    await services.receiveInventory(devices[0]!, anInventory({ sections }));
    assertEquals((await rows(services)).slice(3), [6, 3], "it is unchanged");
  },
);

onBoth(
  "entries that the database has lost are stored again",
  async (services) => {
    const { store } = services;
    const sends = (device: string, ...software: unknown[]) =>
      services.receiveInventory(
        device,
        anInventory({ sections: [section("SOFTWARES", software)] }),
      );
    await sends(aDeviceId(), VIM, BASH);
    // A second machine reads which entries are stored.
    await sends(aDeviceId(), VIM, BASH);
    await store.commit([
      "machine_software",
      "software_entry",
      "software_version",
      "software_name",
    ].map((table) => ({ sql: `delete from ${table}`, params: [] })));

    await sends(aDeviceId(), VIM, BASH);
    assertEquals(await found(services, "software:vim"), [3]);
    assertEquals((await rows(services)).slice(0, 4), [2, 2, 2, 2]);
  },
);

onBoth(
  "a group's query finds versions whose ids were used before the loss",
  async (services) => {
    const { store } = services;
    const { query } = parseQuery("software:bash");
    const versions = async () =>
      [
        ...(await rememberedVersions(store.db, query!)).values(),
      ].flat();
    await services.receiveInventory(
      aDeviceId(),
      anInventory({ sections: [section("SOFTWARES", [VIM, BASH])] }),
    );
    assertEquals(await versions(), [2]);
    await store.commit([
      "machine_software",
      "software_entry",
      "software_version",
    ].map((table) => ({ sql: `delete from ${table}`, params: [] })));

    await services.receiveInventory(
      aDeviceId(),
      anInventory({ sections: [section("SOFTWARES", [BASH])] }),
    );
    assertEquals(await versions(), [1]);
  },
);
