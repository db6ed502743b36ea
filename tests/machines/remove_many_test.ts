import { assert, assertEquals, assertRejects } from "@std/assert";
import { removalById } from "#db/machines/removals.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { sweepSoftware } from "#server/usecases/machines/drop_software.ts";
import {
  continueRemovals,
  removeMachines,
} from "#server/usecases/machines/remove_machines.ts";
import {
  noPause,
  onBoth,
  operator,
} from "#tests/harness/store/test_services.ts";
import { these } from "./removals.ts";

onBoth(
  "a removal goes on after a stop, and spares machines in contact",
  async (services) => {
    const { store } = services;
    const machines: Awaited<ReturnType<typeof services.aMachine>>[] = [];
    for (let n = 0; n < 130; n++) machines.push(await services.aMachine());
    await store.commit([{
      sql: "insert into machine_software select id % 3 + 1, id from machine",
      params: [],
    }]);
    services.pass(60);
    const query = "name:*";
    const error = await assertRejects(
      () => removeMachines(services, { ...these(), query }, operator),
      Refusal,
    );
    assertEquals(error.code, "guard_number_needed");
    const { removal } = await removeMachines(
      services,
      { ...these(), query },
      operator,
      { confirmMachines: 130 },
    );
    assertEquals([removal?.removed, removal?.endedAt], [100, null]);
    services.pass(60);
    const back = machines[129]!;
    await services.receiveInventory(back.deviceId, back.inventory);
    let parts = 0;
    await continueRemovals(services, () => Promise.resolve(++parts < 2));
    await continueRemovals(services, noPause);
    const ended = await removalById(store.db, removal!.id);
    assertEquals([ended?.removed, ended?.skipped], [129, 1]);
    assert(ended?.endedAt);
    const left = await store.db.selectFrom("machine").select("id").execute();
    assertEquals(left, [{ id: back.id }]);
    const software = async () =>
      (await store.db.selectFrom("machine_software").select("machine_id")
        .execute()).map((row) => row.machine_id);
    assertEquals((await software()).length, 130);
    await sweepSoftware(services, noPause);
    assertEquals(await software(), [back.id]);
  },
);

onBoth("a dry run removes nothing", async (services) => {
  const { id } = await services.aMachine();
  const result = await removeMachines(services, these(id), operator, {
    dryRun: true,
  });
  assertEquals(result, {
    machines: 1,
    recent: 1,
    underWay: 0,
    mirrors: [],
    removal: null,
  });
  assertEquals((await services.aMachine()).id, id + 1);
});
