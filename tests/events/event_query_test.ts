import { assertEquals } from "@std/assert";
import { eventsAfter } from "#db/events/events.ts";
import { searchFor } from "#server/usecases/fleet/cause_rules.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";

/** The events a query finds: "kind machine package". */
async function found({ store, now }: TestServices, text: string) {
  const { wide } = store;
  const { query } = parseQuery(text);
  const search = await searchFor(wide, query!, now());
  const { events } = await eventsAfter(wide.db, 0, { search }, 1000);
  return events.map(({ kind, machine, package: of }) =>
    [kind.split(".")[1], machine?.name ?? "-", of?.name ?? "-"].join(" ")
  );
}

onBoth(
  "a query finds events by what was true when they happened",
  async (services) => {
    const vlc = await aPackage(services.store, { name: "vlc" });
    const [a, b] = [await services.aMachine(), await services.aMachine()];
    for (const [one, name] of [[a, "pc-a"], [b, "pc-b"]] as const) {
      await services.receiveInventory(
        one.deviceId,
        { ...one.inventory, name },
      );
    }
    await assignPackage(services, {
      packageId: vlc,
      machines: [a.id, b.id],
      groups: [],
      force: false,
    }, operator);
    for (const { deviceId } of [a, b]) await services.answerPoll(deviceId);
    await services.recordResult(a.deviceId, vlc, "SUCCESS_3");
    await services.recordResult(b.deviceId, vlc, "SUCCESS");
    await retryDeployment(services, { machine: a.id, package: vlc }, operator);

    // It failed then, whatever its state is now.
    assertEquals(await found(services, "result:failed"), ["result pc-a vlc"]);
    assertEquals(await found(services, "code:3"), ["result pc-a vlc"]);
    assertEquals(await found(services, "result:succeeded name:pc-*"), [
      "result pc-b vlc",
    ]);
    assertEquals(await found(services, "package:vlc state:offered"), [
      "offered pc-a vlc",
      "offered pc-b vlc",
    ]);
    assertEquals(await found(services, "state:waiting or code:success"), [
      "result pc-b vlc",
      "retried pc-a vlc",
    ]);
    assertEquals(await found(services, "package:vlc state!=offered pc-b"), [
      "result pc-b vlc",
    ]);
    assertEquals(
      (await found(services, "vlc -name:pc-a")).filter((line) =>
        line.includes("pc-a")
      ),
      [],
    );
    // Terms about the machine apply to it as it is now.
    assertEquals(await found(services, "result:failed seen>1d"), []);
  },
);
