import { assert, assertEquals } from "@std/assert";
import { inventoryOf } from "#db/machines/machines.ts";
import { openDocument } from "#server/agent/wire/document.ts";
import { SECTION_LIMITS } from "#server/domain/machines/section_limits.ts";
import { aDeviceId } from "#tests/harness/store/rows.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";

const element = (name: string, fields: string) =>
  `<${name}>${fields}</${name}>`;

onBoth(
  "sections beyond their limits are cut, and the log says so",
  async (services) => {
    const deviceId = aDeviceId();
    const content = [
      element("HARDWARE", element("NAME", "pc-1")),
      element("BIOS", element("SMODEL", "A".repeat(30_000_000))),
      element("PORTS", element("NAME", "COM1")).repeat(200_000),
    ].join("");
    const { inventory } = openDocument(
      new TextEncoder().encode(
        `<?xml version="1.0" encoding="UTF-8"?><REQUEST>${
          element("DEVICEID", deviceId)
        }<QUERY>INVENTORY</QUERY>${element("CONTENT", content)}</REQUEST>`,
      ),
    );
    await services.receiveInventory(deviceId, inventory!);

    const { db } = services.store;
    const stored = await db.selectFrom("inventory_section")
      .select(["section", "content"]).orderBy("section").execute();
    const lengths = stored.map(({ content }) => content.length);
    assert(Math.max(...lengths) <= SECTION_LIMITS.section, `${lengths}`);
    const cuts = await db.selectFrom("event").select("payload")
      .where("kind", "=", "machine.inventory_cut").orderBy("seq").execute();
    assertEquals(cuts.map(({ payload }) => JSON.parse(payload)), [
      { section: "BIOS", sent: 1, kept: 1, shortened: 1 },
      { section: "PORTS", sent: 200_000, kept: 10_000, shortened: 0 },
    ]);
    const { id } = await db.selectFrom("machine").select("id")
      .executeTakeFirstOrThrow();
    const inventoried = JSON.stringify(await inventoryOf(db, id));
    assert(inventoried.includes("pc-1"));
  },
);
