import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { askInventoriesWith } from "#server/usecases/machines/ask_inventories.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { machinePage } from "#db/machines/machines.ts";
import { EVERYTHING } from "#shared/query/mod.ts";
import { onBoth, operator } from "#tests/world/store/use_cases.ts";

const ask = { wanted: true, dryRun: false };

onBoth(
  "an inventory that is asked for is sent for until it arrives",
  async (world) => {
    const { id, deviceId, inventory } = await world.aMachine();
    const other = await world.aMachine();
    const asking = askInventoriesWith(world);
    const wants = async (device: string) =>
      (await world.answerPoll(device)).wantInventory;
    assertEquals(await wants(deviceId), false);

    const targets = { machines: [id], groups: [] };
    assertEquals(
      await asking(targets, { wanted: true, dryRun: true }, operator),
      { changed: 1, unchanged: 0 },
    );
    assertEquals(await wants(deviceId), false);
    assertEquals(await asking(targets, ask, operator), {
      changed: 1,
      unchanged: 0,
    });
    assertEquals(await asking(targets, ask, operator), {
      changed: 0,
      unchanged: 1,
    });
    assertEquals([await wants(deviceId), await wants(deviceId)], [true, true]);
    assertEquals(await wants(other.deviceId), false);

    const wanted = async () =>
      (await machinePage(
        world.store.wide,
        { limit: 9, inventoryWanted: true },
        EVERYTHING,
        world.now(),
        () => causeRules(world.store.db, world.now()),
      )).rows.map((row) => [row.id, row.inventoryWantedAt]);
    assertEquals(await wanted(), [[id, world.now().toISOString()]]);
    await world.receiveInventory(deviceId, inventory);
    assertEquals(await wants(deviceId), false);
    assertEquals(await wanted(), []);
    const kinds = await world.eventKinds();
    assertEquals(kinds.filter((kind) => kind.startsWith("inventory.")), [
      "inventory.requested",
      "inventory.arrived",
    ]);
  },
);

onBoth("a group is asked chunk by chunk, each machine once", async (world) => {
  const machines = [];
  for (let n = 0; n < 5; n++) machines.push((await world.aMachine()).id);
  const lab = await world.aGroup("lab", machines.slice(0, 3));
  const all = await world.aGroup("all", machines);
  const asking = askInventoriesWith(world);
  const targets = { machines: machines.slice(2, 4), groups: [lab] };
  assertEquals(await asking(targets, ask, operator), {
    changed: 4,
    unchanged: 0,
  });
  const everyone = { machines: [], groups: [all, lab] };
  assertEquals(await asking(everyone, ask, operator), {
    changed: 1,
    unchanged: 4,
  });
  assertEquals(
    await asking(everyone, { wanted: false, dryRun: false }, operator),
    { changed: 5, unchanged: 0 },
  );
});

onBoth(
  "whom a query finds is asked, with those who are named",
  async (world) => {
    const found = await world.aMachine();
    const named = await world.aMachine();
    const other = await world.aMachine();
    await world.store.commit([{
      sql: "update machine set tag = 'paris' where id = ?",
      params: [found.id],
    }]);
    const asking = askInventoriesWith(world);
    const targets = { machines: [named.id], groups: [], query: "tag:paris" };
    assertEquals(await asking(targets, ask, operator), {
      changed: 2,
      unchanged: 0,
    });
    assertEquals((await world.answerPoll(other.deviceId)).wantInventory, false);
    assertEquals((await world.answerPoll(found.deviceId)).wantInventory, true);
    const nonsense = { machines: [], groups: [], query: "colour:red" };
    const refusal = await assertRejects(
      () => asking(nonsense, ask, operator),
      Refusal,
    );
    assertEquals((refusal as Refusal).code, "query_malformed");
  },
);

onBoth("nobody, and who is not there, is not asked", async (world) => {
  const asking = askInventoriesWith(world);
  const refused: [{ machines: number[]; groups: number[] }, string][] = [
    [{ machines: [], groups: [] }, "malformed_request"],
    [{ machines: [99], groups: [] }, "machine_not_found"],
    [{ machines: [], groups: [99] }, "group_not_found"],
  ];
  for (const [targets, code] of refused) {
    const refusal = await assertRejects(
      () => asking(targets, ask, operator),
      Refusal,
    );
    assertEquals((refusal as Refusal).code, code);
  }
  assertEquals(await world.eventKinds(), []);
});
