import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { machineById, machinePage } from "#db/machines/machines.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { DAY_MS } from "#shared/time.ts";
import { relayById } from "#db/relays/relays.ts";
import { isIssuedBy } from "#server/tls/issue.ts";
import * as x509 from "#server/tls/x509.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { admitRelayed } from "#server/usecases/relays/admit_relayed.ts";
import { MachineElsewhere } from "#server/usecases/relays/machine_elsewhere.ts";
import { certifyRelay } from "#server/usecases/relays/certify_relay.ts";
import {
  changeRelay,
  revokeRelay,
} from "#server/usecases/relays/edit_relays.ts";
import { identifyRelay } from "#server/usecases/relays/identify_relay.ts";
import { noteRelayStatus } from "#server/usecases/relays/note_status.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { admin, aRelay, aRequest } from "./known_relay.ts";

const membersOf = async (services: TestServices, group: number) =>
  (await services.store.db.selectFrom("group_member").select("machine_id")
    .where("group_id", "=", group).orderBy("machine_id").execute())
    .map((row) => row.machine_id);

const times = async (services: TestServices, kind: string) =>
  (await services.eventKinds()).filter((one) => one === kind).length;

onBoth(
  "a relay is known by its secret until it is revoked",
  async (services) => {
    const site = await services.aGroup("lyon", []);
    const { id, relay, token, secret, identity } = await aRelay(services, [
      site,
    ]);
    assertEquals([relay.state, relay.sites, relay.names, relay.report], [
      "new",
      [{ id: site, name: "lyon" }],
      ["relay.lyon.example"],
      null,
    ]);
    assertMatch(token, /^lsr_[\w-]{43}\.[0-9a-f]{64}$/);
    assertEquals(identity.name, "lyon");
    const { hash } = await services.store.db.selectFrom("relay").select("hash")
      .executeTakeFirstOrThrow();
    assert(!new TextDecoder().decode(hash).includes(secret.slice(4, 20)));
    assertEquals(
      await identifyRelay(services, secret.slice(0, -1) + "!"),
      null,
    );

    const again = await assertRejects(
      () => aRelay(services, [site]),
      Refusal,
      "There is a relay named lyon already",
    );
    assertEquals(again.code, "name_taken");

    await revokeRelay(services, id, admin);
    assertEquals(await identifyRelay(services, secret), null);
    assertEquals(
      (await relayById(services.store.db, id, services.now()))?.state,
      "revoked",
    );
    await assertRejects(() => revokeRelay(services, id, admin), Refusal);
    const next = await aRelay(services, [site]);
    assertEquals(await identifyRelay(services, secret), null);
    assertEquals(next.identity.name, "lyon");
    assertEquals(
      (await services.eventKinds()).filter((kind) => kind.startsWith("relay.")),
      ["relay.created", "relay.revoked", "relay.created"],
    );
  },
);

onBoth("a relay's sites and settings can be changed", async (services) => {
  const lyon = await services.aGroup("lyon", []);
  const paris = await services.aGroup("paris", []);
  const { id, secret } = await aRelay(services, [lyon]);
  await changeRelay(services, {
    id,
    sites: [paris, lyon],
    settings: { bytesPerSecond: 500_000 },
  }, admin);
  const identity = await identifyRelay(services, secret);
  assertEquals(identity?.sites, [paris, lyon]);
  assertEquals(identity?.settings.bytesPerSecond, 500_000);
  const same = await assertRejects(
    () => changeRelay(services, { id, sites: [paris, lyon] }, admin),
    Refusal,
  );
  assertEquals(same.code, "nothing_to_do");
  const unknown = await assertRejects(
    () => changeRelay(services, { id, sites: [99] }, admin),
    Refusal,
  );
  assertEquals(unknown.code, "group_not_found");
});

onBoth(
  "a relay gets a certificate for its names and no others",
  async (services) => {
    const { identity } = await aRelay(services, []);
    const made = await certifyRelay(services, identity, await aRequest([]));
    assert(!("kind" in made), JSON.stringify(made));
    const leaf = new x509.X509Certificate(made.certificate);
    const ca = new x509.X509Certificate(made.ca);
    assert(await isIssuedBy(leaf, ca));
    assertEquals(made.names, ["relay.lyon.example"]);
    assertEquals(
      leaf.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON(),
      [{ type: "dns", value: "relay.lyon.example" }],
    );
    assertEquals(leaf.getExtension(x509.BasicConstraintsExtension)?.ca, false);
    assert(leaf.notAfter.getTime() - services.now().getTime() <= 365 * DAY_MS);

    const own = await aRequest(["relay.lyon.example"]);
    assert(!("kind" in await certifyRelay(services, identity, own)));
    const refusals = {
      other_names: await aRequest(["relay.lyon.example", "centre.example"]),
      bad_csr: "-----BEGIN NOTHING-----",
    };
    for (const [kind, csr] of Object.entries(refusals)) {
      const refused = await certifyRelay(services, identity, csr);
      assertEquals("kind" in refused ? refused.kind : "", kind);
    }
    const other = await certifyRelay(
      services,
      identity,
      await aRequest([], "P-384"),
    );
    assertEquals("kind" in other && other.kind, "bad_csr");
    assertEquals(await times(services, "relay.certified"), 2);
  },
);

onBoth("a relay speaks for the machines of its sites", async (services) => {
  const { id, deviceId } = await services.aMachine();
  const site = await services.aGroup("lyon", [id]);
  const { from, poll } = await aRelay(services, [site]);
  await admitRelayed(services, from, { deviceId });
  assertEquals((await poll(deviceId)).wantInventory, false);
  const via = await services.store.db.selectFrom("machine_relay")
    .select(["machine_id", "relay_id", "joins"]).execute();
  assertEquals(via, [{ machine_id: id, relay_id: from.id, joins: null }]);
});

onBoth(
  "a machine of another site is refused, with one event a day",
  async (services) => {
    const lyon = await services.aGroup("lyon", []);
    const { id, deviceId, inventory } = await services.aMachine();
    await services.aGroup("paris", [id]);
    const { from, sendInventory } = await aRelay(services, [lyon]);
    for (let n = 0; n < 3; n++) {
      await assertRejects(
        () => admitRelayed(services, from, { deviceId }),
        MachineElsewhere,
      );
      services.pass(3600);
    }
    assertEquals(await times(services, "relay.machine_refused"), 1);
    services.pass(24 * 3600);
    await assertRejects(
      () => admitRelayed(services, from, { machineId: id }),
      MachineElsewhere,
    );
    assertEquals(await times(services, "relay.machine_refused"), 2);

    // Nor may it take the machine over by its hardware.
    await assertRejects(
      () => sendInventory("stolen-2026-11-22-10-00-00", inventory),
      MachineElsewhere,
    );
    const stored = await services.store.db.selectFrom("machine")
      .select(["id", "device_id"]).execute();
    assertEquals(stored, [{ id, device_id: deviceId }]);
  },
);

onBoth("a new machine joins the first site of its relay", async (services) => {
  const lyon = await services.aGroup("lyon", []);
  const other = await services.aGroup("annex", []);
  const { poll, sendInventory, from } = await aRelay(services, [lyon, other]);
  const deviceId = "pc-9-2026-11-22-10-00-00";
  await admitRelayed(services, from, { deviceId });
  assertEquals((await poll(deviceId)).wantInventory, true);
  await sendInventory(deviceId, anInventory());
  const [machine] = await membersOf(services, lyon);
  assert(machine !== undefined, "it has joined");
  assertEquals(await membersOf(services, other), []);
  assertEquals(await times(services, "relay.machine_joined"), 1);
  await sendInventory(deviceId, anInventory());
  assertEquals(await times(services, "relay.machine_joined"), 1);
});

onBoth(
  "a new machine joins a site of trusted machines once it is trusted",
  async (services) => {
    const lyon = await services.aGroup("lyon", []);
    await services.store.commit([{
      sql: "update machine_group set trusted_only = 1 where id = ?",
      params: [lyon],
    }]);
    const { sendInventory, from } = await aRelay(services, [lyon]);
    const deviceId = "pc-9-2026-11-22-10-00-00";
    await sendInventory(deviceId);
    await admitRelayed(services, from, { deviceId });
    assertEquals(await membersOf(services, lyon), []);
    await services.store.commit([{
      sql: "update machine set approved_by = 'operator:ada'",
      params: [],
    }]);
    await admitRelayed(services, from, { deviceId });
    assertEquals((await membersOf(services, lyon)).length, 1);
  },
);

onBoth(
  "what a relay says of itself is kept, by this server's clock",
  async (services) => {
    const { id, identity } = await aRelay(services, []);
    // Its clock is an hour ahead.
    const said = (minutes: number) =>
      new Date(services.now().getTime() + 3_600_000 + minutes * 60_000)
        .toISOString();
    await noteRelayStatus(services, identity, {
      version: "1.2.3",
      startedAt: said(-600),
      sentAt: said(0),
      spool: { reports: 14, bytes: 900, mostBytes: 1000, oldestAt: said(-30) },
      cache: { files: 3, bytes: 300, missingFiles: 1, missingBytes: 100 },
      lastOutage: { from: said(-30), to: said(-1) },
      diskFreeBytes: 5000,
      certificateUntil: null,
    }, "10.7.0.1");
    const relay = await relayById(services.store.db, id, services.now());
    assertEquals([relay?.state, relay?.address], ["live", "10.7.0.1"]);
    const { clockAhead, spool, lastOutage } = relay!.report!;
    assertEquals(
      [clockAhead, spool.reports, spool.oldestAt, lastOutage?.from],
      [3600, 14, "2026-11-22T09:30:00.000Z", "2026-11-22T09:30:00.000Z"],
    );
    services.pass(181);
    const later = await relayById(services.store.db, id, services.now());
    assertEquals(later?.state, "silent");
  },
);

onBoth(
  "why says that a machine came through a relay, while it does",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const site = await services.aGroup("lyon", [id]);
    const { from, poll } = await aRelay(services, [site]);
    const packageId = await aPackage(services.store);
    await assignPackage(services, {
      ...{ packageId, groups: [site], machines: [] },
      ...{ force: false, mode: "continuous" },
    }, admin);
    const { db, wide } = services.store;
    const machinesOf = async (q: string) => {
      const page = await machinePage(
        wide,
        { limit: 100 },
        readQuery(q),
        services.now(),
        () => causeRules(wide.db, services.now()),
      );
      return page.rows.map((row) => row.id);
    };
    const relayNow = async () => {
      const why = await explainDeployment(db, id, packageId, services.now());
      const machine = await machineById(db, id);
      assertEquals(machine?.relay, why.relay);
      const isShown = why.relay !== null;
      assertEquals(await machinesOf("relay:LYON"), isShown ? [id] : []);
      assertEquals(await machinesOf('relay:""'), isShown ? [] : [id]);
      return why.relay;
    };
    assertEquals(await relayNow(), null);

    services.pass(3600);
    await admitRelayed(services, from, { deviceId });
    const { offers } = await poll(deviceId);
    assertEquals(offers[0]?.mirror?.host, "relay.lyon.example:8080");
    await writeProgress(services);
    assertEquals(await relayNow(), { id: from.id, name: "lyon" });

    // It comes directly, so it is sent back to this server.
    services.pass(3600);
    const direct = await services.answerPoll(deviceId);
    assertEquals(direct.offers[0]?.mirror, null);
    await writeProgress(services);
    assertEquals(await relayNow(), null);
  },
);

onBoth(
  "a package over https is served by a relay, which ends TLS itself",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const site = await services.aGroup("lyon", [id]);
    const { poll } = await aRelay(services, [site]);
    await assignPackage(services, {
      packageId: await aPackage(services.store, { protocol: "https" }),
      ...{ groups: [site], machines: [], force: false, mode: "continuous" },
    }, admin);
    const { offers } = await poll(deviceId);
    assertEquals(offers[0]?.mirror?.host, "relay.lyon.example:8443");
  },
);
