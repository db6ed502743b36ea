import { assertEquals } from "@std/assert";
import { appendEvent } from "#db/events/events.ts";
import {
  sealEvents,
  verifyEvents,
} from "#server/usecases/events/seal_events.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** Five events of operators, among others, sealed. */
async function sealed(services: TestServices) {
  for (let n = 0; n < 5; n++) {
    await services.store.commit([
      appendEvent({
        kind: "deployment.offered",
        actor: "agent",
        at: services.now(),
      }),
      appendEvent({
        kind: "settings.changed",
        actor: "operator:ada",
        at: services.now(),
        payload: { pollHours: n + 1 },
      }),
    ]);
  }
  assertEquals(await sealEvents(services), 5);
}

onBoth("sealEvents() makes a chain that verifies", async (services) => {
  await sealed(services);
  assertEquals(await sealEvents(services), 0);
  assertEquals(await verifyEvents(services.store.db), {
    whole: true,
    checked: 5,
    unsealed: 0,
    brokenAt: null,
    summarised: [],
  });
});

onBoth(
  "verifyEvents() counts events too recent to be sealed",
  async (services) => {
    await sealed(services);
    await services.store.commit([
      appendEvent({
        kind: "group.created",
        actor: "operator:ada",
        at: services.now(),
      }),
    ]);
    const { whole, unsealed } = await verifyEvents(services.store.db);
    assertEquals([whole, unsealed], [true, 1]);
  },
);

const forgeries = [
  [
    "a changed payload",
    `update event set payload = '{"pollHours":9}' where seq = 4`,
    4,
  ],
  ["another name", "update event set actor = 'operator:bob' where seq = 6", 6],
  [
    "an event slipped in",
    "update event set actor = 'operator:bob' where seq = 5",
    5,
  ],
  [
    "an event made another's",
    "update event set actor = 'agent' where seq = 4",
    6,
  ],
  ["a removed event of an agent", "delete from event where seq = 3", 3],
  [
    "the newest made another's",
    "update event set actor = 'agent' where seq = 10",
    10,
  ],
] as const;

for (const [situation, sql, brokenAt] of forgeries) {
  onBoth(`verifyEvents() notices ${situation}`, async (services) => {
    await sealed(services);
    await services.store.commit([{ sql, params: [] }]);
    const found = await verifyEvents(services.store.db);
    assertEquals([found.whole, found.brokenAt], [false, brokenAt]);
  });
}

onBoth(
  "verifyEvents() is right while events are being sealed",
  async (services) => {
    const seal = () => sealEvents(services);
    const act = () =>
      services.store.commit(
        Array.from({ length: 200 }, () =>
          appendEvent({
            kind: "settings.changed",
            actor: "operator:ada",
            at: services.now(),
          })),
      );
    for (let n = 0; n < 4; n++) await act();
    await seal();
    for (let n = 0; n < 8; n++) {
      await act();
      const [verified] = await Promise.all([
        verifyEvents(services.store.db),
        seal(),
      ]);
      assertEquals([verified.whole, verified.brokenAt], [true, null]);
    }
  },
);
