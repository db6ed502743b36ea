import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { machinePage } from "#db/machines/machines.ts";
import { EVERYTHING } from "#shared/query/mod.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { askInventories } from "#server/usecases/machines/ask_inventories.ts";

onBoth(
  "polls ask for a requested inventory until it arrives",
  async (services) => {
    const { id, deviceId, inventory } = await services.aMachine();
    const other = await services.aMachine();
    const wants = async (device: string) =>
      (await services.answerPoll(device)).wantInventory;
    assertEquals(await wants(deviceId), false);

    const targets = { machines: [id], groups: [] };
    assertEquals(
      await askInventories(services, { ...targets, wanted: true }, operator, {
        dryRun: true,
      }),
      { changed: 1, unchanged: 0 },
    );
    assertEquals(await wants(deviceId), false);
    assertEquals(
      await askInventories(services, { ...targets, wanted: true }, operator),
      {
        changed: 1,
        unchanged: 0,
      },
    );
    assertEquals(
      await askInventories(services, { ...targets, wanted: true }, operator),
      {
        changed: 0,
        unchanged: 1,
      },
    );
    assertEquals([await wants(deviceId), await wants(deviceId)], [true, true]);
    assertEquals(await wants(other.deviceId), false);

    const wanted = async () =>
      (await machinePage(
        services.store.wide,
        { limit: 9, inventoryWanted: true },
        EVERYTHING,
        services.now(),
        () => causeRules(services.store.db, services.now()),
      )).rows.map((row) => [row.id, row.inventoryWantedAt]);
    assertEquals(await wanted(), [[id, services.now().toISOString()]]);
    await services.receiveInventory(deviceId, inventory);
    assertEquals(await wants(deviceId), false);
    assertEquals(await wanted(), []);
    const kinds = await services.eventKinds();
    assertEquals(kinds.filter((kind) => kind.startsWith("inventory.")), [
      "inventory.requested",
      "inventory.arrived",
    ]);
  },
);

onBoth(
  "a group is asked in id ranges, each machine once",
  async (services) => {
    const machines = [];
    for (let n = 0; n < 5; n++) machines.push((await services.aMachine()).id);
    const lab = await services.aGroup("lab", machines.slice(0, 3));
    const all = await services.aGroup("all", machines);
    const targets = { machines: machines.slice(2, 4), groups: [lab] };
    assertEquals(
      await askInventories(services, { ...targets, wanted: true }, operator),
      {
        changed: 4,
        unchanged: 0,
      },
    );
    const everyone = { machines: [], groups: [all, lab] };
    assertEquals(
      await askInventories(services, { ...everyone, wanted: true }, operator),
      {
        changed: 1,
        unchanged: 4,
      },
    );
    assertEquals(
      await askInventories(services, { ...everyone, wanted: false }, operator),
      { changed: 5, unchanged: 0 },
    );
  },
);

onBoth(
  "machines that a query finds are asked, together with those named",
  async (services) => {
    const found = await services.aMachine();
    const named = await services.aMachine();
    const other = await services.aMachine();
    await services.store.commit([{
      sql: "update machine set tag = 'paris' where id = ?",
      params: [found.id],
    }]);
    const targets = { machines: [named.id], groups: [], query: "tag:paris" };
    assertEquals(
      await askInventories(services, { ...targets, wanted: true }, operator),
      {
        changed: 2,
        unchanged: 0,
      },
    );
    assertEquals(
      (await services.answerPoll(other.deviceId)).wantInventory,
      false,
    );
    assertEquals(
      (await services.answerPoll(found.deviceId)).wantInventory,
      true,
    );
    const nonsense = { machines: [], groups: [], query: "colour:red" };
    const refusal = await assertRejects(
      () => askInventories(services, { ...nonsense, wanted: true }, operator),
      Refusal,
    );
    assertEquals((refusal as Refusal).code, "query_malformed");
  },
);

onBoth(
  "a request for no machine, or for one that does not exist, is refused",
  async (services) => {
    const refused: [{ machines: number[]; groups: number[] }, string][] = [
      [{ machines: [], groups: [] }, "malformed_request"],
      [{ machines: [99], groups: [] }, "machine_not_found"],
      [{ machines: [], groups: [99] }, "group_not_found"],
    ];
    for (const [targets, code] of refused) {
      const refusal = await assertRejects(
        () => askInventories(services, { ...targets, wanted: true }, operator),
        Refusal,
      );
      assertEquals((refusal as Refusal).code, code);
    }
    assertEquals(await services.eventKinds(), []);
  },
);
