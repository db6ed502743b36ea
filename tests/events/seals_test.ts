import { assertEquals } from "@std/assert";
import { appendEvent } from "#db/events/events.ts";
import { sealedAfter } from "#db/events/seals.ts";
import { NO_SEAL, sealOf } from "#server/crypto/seal.ts";
import { acceptAudit, sealState } from "#server/usecases/events/audit_head.ts";
import { sealEvents, sealLog } from "#server/usecases/events/seal_events.ts";
import { verifyEvents } from "#server/usecases/events/verify_events.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const ADMIN = { name: "root", role: "admin" } as const;

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
  assertEquals(await sealLog(services), 5);
}

onBoth("sealEvents() makes a chain that verifies", async (services) => {
  await sealed(services);
  assertEquals(await sealEvents(services), 0);
  assertEquals(await sealLog(services), 0);
  assertEquals(await verifyEvents(services), {
    whole: true,
    checked: 10,
    unsealed: 0,
    unchecked: 0,
    brokenAt: null,
    brokenTo: null,
    differsAt: null,
    otherKey: false,
    restored: [],
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
    const { whole, unsealed } = await verifyEvents(services);
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
  [
    "another address of an action",
    "update event set source = '10.0.0.1' where seq = 8",
    8,
  ],
  [
    "a changed event of an agent",
    `update event set payload = '{"code":"SUCCESS"}' where seq = 3`,
    1,
    9,
  ],
  [
    "an agent's event that is the server's now",
    "update event set actor = 'server' where seq = 9",
    1,
    9,
  ],
  ["a removed event of an agent", "delete from event where seq = 3", 3],
  [
    "the newest made another's",
    "update event set actor = 'agent' where seq = 10",
    10,
  ],
] as const;

for (const [situation, sql, brokenAt, brokenTo = brokenAt] of forgeries) {
  onBoth(`verifyEvents() notices ${situation}`, async (services) => {
    await sealed(services);
    await services.store.commit([{ sql, params: [] }]);
    const found = await verifyEvents(services);
    assertEquals([found.whole, found.brokenAt, found.brokenTo], [
      false,
      brokenAt,
      brokenTo,
    ]);
  });
}

onBoth(
  "verifyEvents() notices that the noted head is gone",
  async (services) => {
    await sealed(services);
    const without = {
      ...services,
      auditAnchor: {
        ...services.auditAnchor,
        readHead: () => Promise.resolve(null),
      },
    };
    await services.store.commit([
      { sql: "delete from log_seal", params: [] },
    ]);
    const { whole, differsAt } = await verifyEvents(without);
    assertEquals([whole, differsAt], [false, 1]);
  },
);

/** Takes away the newest events with their seals, as a restore does. */
const CUT = [
  "delete from event_seal where seq > 6",
  "delete from log_seal where last_seq > 6",
  "delete from event where seq > 6",
];
const plain = (sql: string) => ({ sql, params: [] });

onBoth("verifyEvents() notices that the newest are gone", async (services) => {
  await sealed(services);
  await services.store.commit(CUT.map(plain));
  const cut = await verifyEvents(services);
  assertEquals([cut.whole, cut.brokenAt, cut.differsAt], [false, 7, 10]);
});

onBoth(
  "verifyEvents() notices an older copy of the database",
  async (services) => {
    await sealed(services);
    await services.store.commit([
      ...CUT,
      "update sqlite_sequence set seq = 6 where name = 'event'",
    ].map(plain));
    const older = await verifyEvents(services);
    assertEquals([older.whole, older.brokenAt, older.differsAt], [
      false,
      10,
      10,
    ]);

    // New actions do not cover it up.
    for (let n = 0; n < 4; n++) {
      await services.store.commit([appendEvent({
        kind: "group.created",
        actor: "operator:eve",
        at: services.now(),
      })]);
    }
    await sealEvents(services);
    await sealLog(services);
    const { whole, differsAt } = await verifyEvents(services);
    assertEquals([whole, differsAt], [false, 10]);
    assertEquals(await sealState(services), { differsAt: 10, otherKey: false });

    // An admin who restored it says so, and the log keeps what was noted.
    assertEquals(await acceptAudit(services, ADMIN), true);
    await sealEvents(services);
    assertEquals((await verifyEvents(services)).whole, true);
    const { payload } = await services.store.db.selectFrom("event")
      .select("payload").where("kind", "=", "audit.accepted")
      .executeTakeFirstOrThrow();
    assertEquals(JSON.parse(payload).noted.audit.seq, 10);
    assertEquals(await acceptAudit(services, ADMIN), false);
  },
);

onBoth(
  "verifyEvents() notices seals that were made without the key",
  async (services) => {
    await sealed(services);
    const { db } = services.store;
    const forged = plain(
      "update event set actor = 'operator:bob' where seq = 6",
    );
    await services.store.commit([forged]);
    const events = await sealedAfter(db, 0, 10);
    let hash: Uint8Array = NO_SEAL;
    await services.store.commit(events.map((event) => {
      hash = sealOf(hash, event, null);
      return {
        sql: "update event_seal set hash = ? where seq = ?",
        params: [hash, event.seq],
      };
    }));
    assertEquals((await verifyEvents(services)).brokenAt, 2);
    // Nor does it help to claim that the key came later.
    await services.store.commit([
      plain("update seal_key set audit_from = 10, log_from = 10"),
    ]);
    const { whole, differsAt } = await verifyEvents(services);
    assertEquals([whole, differsAt], [false, 10]);
  },
);

onBoth(
  "a server with another key does not seal, until an admin accepts it",
  async (services) => {
    await sealed(services);
    const other = {
      ...services,
      auditAnchor: { ...services.auditAnchor, key: new Uint8Array(32).fill(1) },
    };
    await services.store.commit([appendEvent({
      kind: "group.created",
      actor: "operator:ada",
      at: services.now(),
    })]);
    assertEquals(await sealEvents(other), 0);
    const unknown = await verifyEvents(other);
    assertEquals([unknown.whole, unknown.unchecked, unknown.unsealed], [
      false,
      10,
      1,
    ]);
    assertEquals((await sealState(other)).otherKey, true);
    assertEquals(await acceptAudit(other, ADMIN), true);
    assertEquals(await sealEvents(other), 2);
    const accepted = await verifyEvents(other);
    assertEquals([accepted.whole, accepted.checked, accepted.unchecked], [
      true,
      2,
      10,
    ]);
  },
);

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
        verifyEvents(services),
        seal(),
      ]);
      assertEquals([verified.whole, verified.brokenAt], [true, null]);
    }
  },
);
