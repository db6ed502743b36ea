import { join } from "node:path";
import { assertEquals, assertRejects } from "@std/assert";
import { relayById } from "#db/relays/relays.ts";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { relayFacts } from "#server/start/warning_facts.ts";
import {
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import {
  mergeMachines,
  unmergeMachines,
} from "#server/usecases/machines/merge_machines.ts";
import { continueRemovals } from "#server/usecases/machines/remove_machines.ts";
import { admitRelayed } from "#server/usecases/relays/admit_relayed.ts";
import { MachineElsewhere } from "#server/usecases/relays/machine_elsewhere.ts";
import {
  changeRelay,
  issueRelayToken,
  revokeRelay,
} from "#server/usecases/relays/edit_relays.ts";
import { identifyRelay } from "#server/usecases/relays/identify_relay.ts";
import { noteRelayStatus } from "#server/usecases/relays/note_status.ts";
import { Relay } from "#shared/contract/relays.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import { remove } from "#tests/machines/removals.ts";
import { anInventory } from "#tests/harness/store/rows.ts";
import {
  noPause,
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { admin, aRelay } from "./known_relay.ts";

/** The payload of the newest event of a kind. */
async function newest({ store }: TestServices, kind: string) {
  const { payload } = await store.db.selectFrom("event").select("payload")
    .where("kind", "=", kind as "relay.changed").orderBy("seq", "desc")
    .executeTakeFirstOrThrow();
  return JSON.parse(`${payload}`);
}

onBoth("a relay's names and ports can be changed", async (services) => {
  const site = await services.aGroup("lyon", []);
  const { id, secret } = await aRelay(services, [site]);
  const names = ["relay-2.lyon.example", "relay.lyon.example"];
  const relay = await changeRelay(services, {
    ...{ id, names, httpPort: 80 },
  }, admin);
  assertEquals([relay.names, relay.httpPort, relay.httpsPort], [
    names,
    80,
    8443,
  ]);
  assertEquals((await identifyRelay(services, secret))?.names, names);
  assertEquals(await newest(services, "relay.changed"), {
    relay: "lyon",
    names,
    httpPort: 80,
  });
  const same = await assertRejects(
    () => changeRelay(services, { id, names, httpPort: 80 }, admin),
    Refusal,
  );
  assertEquals(same.code, "nothing_to_do");
});

onBoth("no relay gets a name of the server itself", async (services) => {
  const folder = join(services.archiveFolder, "..", "tls");
  await loadOrMakeCertificate({
    ...{ folder, now: services.now() },
    names: ["ocs.example.org", "localhost"],
  });
  const names = ["OCS.example.org"];
  const refused = await assertRejects(
    () => aRelay(services, [], { names }),
    Refusal,
    "is a name of this server",
  );
  assertEquals(refused.code, "name_taken");
  const { id, relay } = await aRelay(services, [], {
    names: ["localhost", "relay.lyon.example"],
  });
  await assertRejects(
    () =>
      changeRelay(services, { id, names: [...relay.names, ...names] }, admin),
    Refusal,
    "is a name of this server",
  );
});

onBoth("a new token replaces the one that a relay has", async (services) => {
  const site = await services.aGroup("lyon", []);
  const { id, secret, identity } = await aRelay(services, [site]);
  const { token } = await issueRelayToken(services, id, admin);
  assertEquals(await identifyRelay(services, secret), null);
  const { secret: next } = readRelayToken(token)!;
  assertEquals(await identifyRelay(services, next), identity);
  assertEquals(await newest(services, "relay.token_issued"), { relay: "lyon" });
  await revokeRelay(services, id, admin);
  const gone = await assertRejects(
    () => issueRelayToken(services, id, admin),
    Refusal,
  );
  assertEquals(gone.code, "relay_not_found");
  assertEquals(await identifyRelay(services, next), null);
});

onBoth(
  "a group that is a site of a relay is not deleted while it is one",
  async (services) => {
    const { id: group } = await createGroup(services, {
      ...{ name: "lyon", description: "", machines: [] },
    }, admin);
    const { id } = await aRelay(services, [group]);
    const refused = await assertRejects(
      () => deleteGroup(services, group, admin),
      Refusal,
      'Cannot delete the group "lyon": it is a site of the relay lyon',
    );
    assertEquals(refused.code, "group_in_use");
    await revokeRelay(services, id, admin);
    await deleteGroup(services, group, admin);
    const relay = await relayById(services.store.db, id, services.now());
    assertEquals(relay?.sites, []);
  },
);

onBoth(
  "the overview names relays that were never started, or whose clock is off",
  async (services) => {
    const { identity } = await aRelay(services, []);
    const warned = async () =>
      (await relayFacts(services)).map(({ unheardSince, clockAhead }) => [
        unheardSince,
        clockAhead,
      ]);
    services.pass(24 * 3600);
    assertEquals(await warned(), []);
    services.pass(1);
    assertEquals(await warned(), [["2026-11-22T10:00:00.000Z", null]]);
    const say = (ahead: number) =>
      noteRelayStatus(services, identity, {
        version: "1.2.3",
        startedAt: services.now().toISOString(),
        sentAt: new Date(services.now().getTime() + ahead * 1000).toISOString(),
        spool: { reports: 0, bytes: 0, mostBytes: 1000, oldestAt: null },
        cache: { files: 0, bytes: 0, missingFiles: 0, missingBytes: 0 },
        lastOutage: null,
        diskFreeBytes: 5000,
        certificateUntil: null,
      }, "10.7.0.1");
    await say(60);
    assertEquals(await warned(), []);
    await say(-61);
    assertEquals(await warned(), [[null, -61]]);
  },
);

for (const year of ["0001", "9999"]) {
  onBoth(
    `a relay whose clock is in the year ${year} can be shown`,
    async (services) => {
      const { identity } = await aRelay(services, []);
      const at = `${year}-01-01T00:00:00Z`;
      const other = year === "9999" ? "0001" : "9999";
      const before = `${other}-01-01T00:00:00Z`;
      await noteRelayStatus(services, identity, {
        version: "1.2.3",
        startedAt: before,
        sentAt: at,
        spool: { reports: 1, bytes: 1, mostBytes: 1000, oldestAt: before },
        cache: { files: 0, bytes: 0, missingFiles: 0, missingBytes: 0 },
        lastOutage: { from: before, to: at },
        diskFreeBytes: 5000,
        certificateUntil: null,
      }, "10.7.0.1");
      const relay = await relayById(
        ...[services.store.db, identity.id, services.now()] as const,
      );
      assertEquals(Relay.safeParse(relay).error, undefined);
    },
  );
}

/** The rows that relays have about machines. */
async function notesOf({ store: { db } }: TestServices) {
  const rows = async (table: "machine_relay" | "relay_refusal") =>
    (await db.selectFrom(table).select("machine_id").orderBy("machine_id")
      .execute()).map((row) => row.machine_id);
  return {
    through: await rows("machine_relay"),
    refused: await rows("relay_refusal"),
  };
}

onBoth(
  "a machine is removed with what relays have noted about it",
  async (services) => {
    const own = await services.aMachine();
    const other = await services.aMachine();
    const site = await services.aGroup("lyon", [own.id]);
    const { from } = await aRelay(services, [site]);
    await admitRelayed(services, from, own);
    await assertRejects(
      () => admitRelayed(services, from, other),
      MachineElsewhere,
    );
    assertEquals(await notesOf(services), {
      through: [own.id],
      refused: [other.id],
    });
    services.pass(60);
    await remove(services, own.id, other.id);
    await continueRemovals(services, noPause);
    assertEquals(await notesOf(services), { through: [], refused: [] });
  },
);

onBoth(
  "a merged machine comes through its relay, also once they are two again",
  async (services) => {
    const site = await services.aGroup("lyon", []);
    const { from, sendInventory } = await aRelay(services, [site]);
    const first = "lab-7-2026-11-22-10-00-00",
      second = "lab-7-2026-11-23-10-00-00";
    await sendInventory(first, anInventory({ name: "lab-7" }));
    services.pass(60);
    await sendInventory(second, anInventory({ name: "lab-7" }));
    const { through: [older, newer] } = await notesOf(services);
    const { id } = await services.store.db.selectFrom("duplicate").select("id")
      .executeTakeFirstOrThrow();
    await mergeMachines(services, id, admin);
    assertEquals((await notesOf(services)).through, [newer]);
    for (const deviceId of [first, second]) {
      await admitRelayed(services, from, { deviceId });
    }
    await unmergeMachines(services, id, admin);
    await admitRelayed(services, from, { deviceId: first });
    assertEquals((await notesOf(services)).through, [older, newer]);
  },
);
