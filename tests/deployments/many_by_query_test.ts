import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type UseCases,
} from "#tests/harness/store/use_cases.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;

/** Two packages on so many machines; the first one failed on every second. */
async function aSite(services: UseCases, machines: number) {
  const [vlc, gimp] = [
    await aPackage(services.store, { name: "vlc" }),
    await aPackage(services.store, { name: "gimp" }),
  ];
  const ids: number[] = [];
  for (let n = 0; n < machines; n++) {
    const { id, deviceId } = await services.aMachine();
    ids.push(id);
    for (const packageId of [vlc, gimp]) {
      await services.assign(
        { ...everywhere, packageId, machines: [id] },
        operator,
      );
    }
    await services.answerPoll(deviceId);
    if (n % 2 === 0) await services.recordResult(deviceId, vlc, "ERR_EXECUTE");
  }
  const statesOf = async (packageId: number) =>
    (await Promise.all(ids.map((id) => services.stateOf(id, packageId))))
      .map((one) => one?.state);
  return { vlc, gimp, statesOf };
}

onBoth(
  "what a query finds is retried and cancelled, and nothing else",
  async (services) => {
    const { vlc, gimp, statesOf } = await aSite(services, 4);
    const q = "package:vlc result:failed";
    const dry = await services.retryMany({ q }, operator, true);
    assertEquals(dry, { retried: 2, byFamily: { unix: 2, windows: 0 } });
    assertEquals((await services.retryMany({ q }, operator)).retried, 2);
    assertEquals(await statesOf(vlc), [
      "waiting",
      "offered",
      "waiting",
      "offered",
    ]);
    assertEquals((await services.retryMany({ q }, operator)).retried, 0);

    const offered = { package: vlc, q: "reason:just_offered -name:nobody" };
    const stopped = await services.cancelMany(offered, operator);
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

onBoth("a query that asks for nothing reaches nobody", async (services) => {
  await aSite(services, 1);
  for (const q of ["", "  ", "vlc )"]) {
    for (const many of [services.retryMany, services.cancelMany]) {
      const refusal = await assertRejects(() => many({ q }, operator), Refusal);
      assertEquals(
        refusal.code,
        q.trim() === "" ? "malformed_request" : "query_malformed",
      );
    }
  }
  const { cancelled } = await services.cancelMany({ q: "nobody" }, operator);
  assertEquals(cancelled, 0);
});

onBoth("much of the fleet by a query needs its number", async (services) => {
  await aSite(services, 12);
  const filter = { q: "package:gimp" };
  const refusal = await assertRejects(
    () => services.cancelMany(filter, operator),
    Refusal,
  );
  assertEquals(refusal.code, "guard_number_needed");
  assertEquals(refusal.details["reached"], 12);
  const stopped = await services.cancelMany(filter, operator, false, 12);
  assertEquals(stopped.recalling, 12);
});
