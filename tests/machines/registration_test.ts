import { assertEquals, assertRejects } from "@std/assert";
import { it } from "@std/testing/bdd";
import { countMachines } from "#db/machines/registrations.ts";
import { NotAdmitted } from "#server/usecases/agents/not_admitted.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import type { SettingsChange } from "#shared/contract/settings/settings.ts";
import { inventory, listen, post } from "#tests/agents/listener.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const ADMIN = { name: "root", role: "admin" } as const;

const set = (services: TestServices, change: SettingsChange) =>
  changeSettings(services, { scope: { level: "global" }, change }, ADMIN);

const refused = (services: TestServices, text: string) =>
  assertRejects(() => services.aMachine(), NotAdmitted, text);

onBoth("new machines are refused beyond so many an hour", async (services) => {
  await set(services, { registrationsPerHour: 2 });
  const first = await services.aMachine();
  services.pass(1800);
  await services.aMachine();
  await refused(
    services,
    "2 registered in the last hour, and the setting registrationsPerHour allows 2",
  );
  assertEquals(await countMachines(services.store.db), 2);

  // Those that are known are served all the same.
  await services.receiveInventory(first.deviceId, first.inventory);
  assertEquals((await services.answerPoll(first.deviceId)).offers, []);

  assertEquals(services.registrations.refusals(services.now()), {
    count: 1,
    limit: "registrationsPerHour",
  });
  services.pass(1860);
  await services.aMachine();
  await refused(services, "registrationsPerHour");
  services.pass(2 * 3600);
  assertEquals(services.registrations.refusals(services.now()), null);
  assertEquals(services.registrations.lastHour(services.now()), 0);
});

onBoth("the server knows no more machines than it may", async (services) => {
  await set(services, { mostMachines: 1 });
  await services.aMachine();
  await refused(services, "there are 1, and the setting mostMachines allows 1");
  await set(services, { mostMachines: 2 });
  await services.aMachine();
  assertEquals(await countMachines(services.store.db), 2);
});

onBoth("a limit of 0 refuses new machines only", async (services) => {
  const known = await services.aMachine();
  await set(services, { registrationsPerHour: 0 });
  await refused(
    services,
    "1 registered in the last hour, and the setting registrationsPerHour allows 0",
  );
  await services.receiveInventory(known.deviceId, known.inventory);
});

it("an agent that is refused is told to come again", async () => {
  const listener = listen({
    receiveInventory: () => Promise.reject(new NotAdmitted("not now")),
  });
  const answer = await post(listener, inventory(10));
  assertEquals(answer.status, 503);
  assertEquals(answer.headers.get("retry-after"), "60");
  await listener.close();
});
