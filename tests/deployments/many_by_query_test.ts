import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/world/store/use_cases.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

/** Two packages on so many machines; the first one failed on every second. */
async function aSite(world: UseCases, machines: number) {
  const [vlc, gimp] = [
    await aPackage(world.store, { name: "vlc" }),
    await aPackage(world.store, { name: "gimp" }),
  ];
  const ids: number[] = [];
  for (let n = 0; n < machines; n++) {
    const { id, deviceId } = await world.aMachine();
    ids.push(id);
    for (const packageId of [vlc, gimp]) {
      await world.assign(
        { ...everywhere, packageId, machines: [id] },
        operator,
      );
    }
    await world.answerPoll(deviceId);
    if (n % 2 === 0) await world.recordResult(deviceId, vlc, "ERR_EXECUTE");
  }
  const statesOf = async (packageId: number) =>
    (await Promise.all(ids.map((id) => world.stateOf(id, packageId))))
      .map((one) => one?.state);
  return { vlc, gimp, statesOf };
}

onBoth(
  "what a query finds is retried and cancelled, and nothing else",
  async (world) => {
    const { vlc, gimp, statesOf } = await aSite(world, 4);
    const q = "package:vlc result:failed";
    const dry = await world.retryMany({ q }, operator, true);
    assertEquals(dry, { retried: 2, byFamily: { unix: 2, windows: 0 } });
    assertEquals((await world.retryMany({ q }, operator)).retried, 2);
    assertEquals(await statesOf(vlc), [
      "waiting",
      "offered",
      "waiting",
      "offered",
    ]);
    assertEquals((await world.retryMany({ q }, operator)).retried, 0);

    const offered = { package: vlc, q: "reason:just_offered -name:nobody" };
    const stopped = await world.cancelMany(offered, operator);
    assertEquals([stopped.cancelled, stopped.recalling], [0, 2]);
    assertEquals(await statesOf(vlc), [
      "waiting",
      "recalling",
      "waiting",
      "recalling",
    ]);
    assertEquals(await statesOf(gimp), Array(4).fill("offered"));
  },
);

onBoth("a query that asks for nothing reaches nobody", async (world) => {
  await aSite(world, 1);
  for (const q of ["", "  ", "vlc )"]) {
    for (const many of [world.retryMany, world.cancelMany]) {
      const refusal = await assertRejects(() => many({ q }, operator), Refusal);
      assertEquals(
        refusal.code,
        q.trim() === "" ? "malformed_request" : "query_malformed",
      );
    }
  }
  const { cancelled } = await world.cancelMany({ q: "nobody" }, operator);
  assertEquals(cancelled, 0);
});

onBoth("much of the fleet by a query needs its number", async (world) => {
  await aSite(world, 12);
  const filter = { q: "package:gimp" };
  const refusal = await assertRejects(
    () => world.cancelMany(filter, operator),
    Refusal,
  );
  assertEquals(refusal.code, "guard_number_needed");
  assertEquals(refusal.details["reached"], 12);
  const stopped = await world.cancelMany(filter, operator, false, 12);
  assertEquals(stopped.recalling, 12);
});
