import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  createRelay,
  readRelay,
  revokeRelay,
} from "#shared/contract/relays.ts";
import { readOverview } from "#shared/contract/server.ts";
import { RelayProblem } from "#shared/relay/errors.ts";
import { IssuedCertificate } from "#shared/relay/certificate.ts";
import { RelayPlan } from "#shared/relay/plan.ts";
import { readRelayToken } from "#shared/relay/token.ts";
import * as x509 from "#server/tls/x509.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { pack, report, USER_AGENT } from "#tests/harness/agents/agent_wire.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { entryOf, HOST, relayOf } from "./at_centre.ts";
import { aRequest } from "./known_relay.ts";

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => await server[Symbol.asyncDispose]());

let count = 0;

/** A relay with a site of its own. */
async function aSite() {
  const name = `site-${++count}`;
  const { id: group } = await server.api(createGroup, {
    body: { name, description: "" },
  });
  const { relay, token } = await server.api(createRelay, {
    body: { name, sites: [group], names: [HOST] },
  });
  return { name, group, relay, token };
}

/** A package that a site's machines may be offered from now on. */
async function deployedTo(group: number): Promise<number> {
  const { archive } = await server.upload(
    "app.tar.gz",
    await tarGzOf({ name: "data.bin", bytes: noise(100_000) }),
  );
  const { package: made } = await server.api(createPackage, {
    body: {
      ...{ name: `app ${++count}`, action: "store", path: "/opt/app" },
      ...{ target: "unix", archiveId: archive.id },
    },
  });
  const { id } = made!;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, {
    body: { packageId: id, groups: [group] },
  });
  return id;
}

const problemOf = async (answer: Response) =>
  RelayProblem.parse(await answer.json());

describe("the centre of a relay", () => {
  it("shows its CA to whoever has its fingerprint", async () => {
    const { token } = await aSite();
    for (const url of [server.agentUrl]) {
      const pem = await (await fetch(new URL("/relay/ca", url))).text();
      const der = new x509.X509Certificate(pem).rawData;
      assertEquals(
        createHash("sha256").update(new Uint8Array(der)).digest("hex"),
        readRelayToken(token)?.authority,
      );
    }
  });

  it("certifies its names, and refuses others", async () => {
    const { token, relay } = await aSite();
    using at = await relayOf(server, token);
    const path = "/relay/certificate";
    const made = IssuedCertificate.parse(
      await (await at.post(path, { csr: await aRequest([HOST]) })).json(),
    );
    assertEquals(made.names, [HOST]);
    const { certificateUntil } = await server.api(readRelay, {
      params: { id: relay.id },
    });
    assertEquals(certificateUntil, made.expiresAt);
    const bodies = {
      other_names: { csr: await aRequest(["localhost"]) },
      bad_csr: { csr: "none" },
      bad_request: {},
    };
    for (const [code, body] of Object.entries(bodies)) {
      const answer = await at.post(path, body);
      assertEquals([answer.status, (await problemOf(answer)).code], [
        400,
        code,
      ]);
    }
  });

  it("lets agents of the site do everything through it", async () => {
    const { group, token, relay } = await aSite();
    using at = await relayOf(server, token);
    const machine = simulatedMachine(100 + count, { family: "unix" });
    using agent = simulatedAgent({
      server: `http://${HOST}:8080/ocsinventory`,
      machine,
      transport: at.passing("10.7.0.5"),
    });
    const first = await agent.cycle();
    assertEquals([first.errors, first.inventorySent], [[], true]);
    const id = await deployedTo(group);
    const { offered, reported, errors } = await agent.cycle();
    assertEquals(errors, []);
    assertEquals([offered, reported], [[id], [
      { id, code: "SUCCESS", delivered: true },
    ]]);
    // All that it fetched, it fetched from the relay's address.
    const urls = at.urls().filter((url) => url.includes("/download/"));
    assert(urls.length > 1, "it has fetched info and fragments");
    for (const url of urls) {
      const scheme = url.endsWith("/info") ? "https" : "http";
      const port = scheme === "https" ? 8443 : 8080;
      assertEquals(new URL(url).origin, `${scheme}://${HOST}:${port}`);
      assertEquals(url.includes("/download/cache_"), scheme === "http");
    }
    const { rows } = await server.api(listMachines, {
      query: { q: `name:${machine.name}` },
    });
    assertEquals(rows.map(({ ip }) => ip).length, 1);
    const { machines } = await server.api(readRelay, {
      params: { id: relay.id },
    });
    assertEquals(machines, 1);
  });

  it("plans its cache, and gives it the fragments", async () => {
    const { group, token } = await aSite();
    using at = await relayOf(server, token);
    using agent = simulatedAgent({
      server: `http://${HOST}:8080/ocsinventory`,
      machine: simulatedMachine(100 + count, { family: "unix" }),
      transport: at.passing("10.7.0.6"),
    });
    await agent.cycle();
    const planned = async () => {
      const answer = await at.ask("/relay/plan");
      const etag = answer.headers.get("etag")!;
      return { etag, plan: RelayPlan.parse(await answer.json()) };
    };
    assertEquals((await planned()).plan.packages, []);
    const id = await deployedTo(group);
    await until(async () => (await planned()).plan.packages.length === 1);
    const { etag, plan } = await planned();
    const [one] = plan.packages;
    const same = await at.ask("/relay/plan", {
      headers: { "if-none-match": etag },
    });
    assertEquals([same.status, await same.text()], [304, ""]);
    for (const [index, { bytes, sha256 }] of one!.fragments.entries()) {
      const answer = await at.ask(`${one!.path}/${id}-${index + 1}`);
      const content = await answer.bytes();
      assertEquals([content.length, answer.headers.get("etag")], [
        bytes,
        `"${sha256}"`,
      ]);
      const digest = createHash("sha256").update(content).digest("hex");
      assertEquals(digest, sha256);
    }
    const part = await at.ask(`${one!.path}/${id}-1`, {
      headers: { range: "bytes=10-19" },
    });
    assertEquals([part.status, (await part.bytes()).length], [206, 10]);

    const other = await aSite();
    using stranger = await relayOf(server, other.token);
    const path = one!.path.replace(
      /[\w-]{43}\/\d+$/,
      `${"A".repeat(43)}/${id}`,
    );
    const refused = await stranger.ask(`${path}/${id}-1`);
    assertEquals([refused.status, await refused.text()], [404, ""]);

    await server.api(setActivation, {
      params: { id },
      body: { active: false, confirmMachines: 1 },
    });
    assertEquals((await planned()).plan.packages, []);
  });

  it("answers each entry of a batch, and stores each report once", async () => {
    const { token } = await aSite();
    using at = await relayOf(server, token);
    const machine = simulatedMachine(100 + count, { family: "unix" });
    using agent = simulatedAgent({
      server: `http://${HOST}:8080/ocsinventory`,
      machine,
      transport: at.passing("10.7.0.7"),
    });
    await agent.cycle();
    const entry = (text: string) =>
      entryOf("/ocsinventory", {
        body: pack(text, "unix"),
        headers: { "user-agent": USER_AGENT.unix },
      }, "10.7.0.7");
    const good = entry(report(machine, 1_700_000_001, "SUCCESS_0"));
    const poll = entry(
      `<REQUEST><DEVICEID>${machine.deviceId}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`,
    );
    const broken = { ...good, id: crypto.randomUUID(), body: "AAAA" };
    const answered = await at.report([good, "?", { id: 7 }, poll, broken]);
    assertEquals(answered.stored, [good.id]);
    assertEquals(
      answered.refused.map(({ index, reason }) => [index, reason]),
      [[1, "malformed"], [2, "malformed"], [3, "not_a_report"], [
        4,
        "malformed",
      ]],
    );
    assertEquals((await at.report([good])).stored, [good.id]);
    const events = await unexpectedOf(machine.deviceId);
    assertEquals(events, 1);
  });

  it("shows what a relay says of itself, and in /metrics", async () => {
    const { name, token, relay } = await aSite();
    using at = await relayOf(server, token);
    const now = Date.now();
    const ago = (minutes: number) => new Date(now - minutes * 60_000);
    const answer = await at.post("/relay/status", {
      version: "1.2.3",
      startedAt: ago(600),
      sentAt: ago(0),
      spool: { reports: 14, bytes: 900, mostBytes: 1000, oldestAt: ago(90) },
      cache: { files: 3, bytes: 300, missingFiles: 1, missingBytes: 100 },
      lastOutage: { from: ago(90), to: ago(1) },
      diskFreeBytes: 5000,
      certificateUntil: null,
    });
    assertEquals(answer.status, 200, await answer.text());
    const { state, report } = await server.api(readRelay, {
      params: { id: relay.id },
    });
    assertEquals([state, report?.spool.reports], ["live", 14]);
    const metrics = await fetch(new URL("/metrics", server.operatorUrl), {
      headers: { authorization: `Bearer ${server.token}` },
    });
    const text = await metrics.text();
    assertStringIncludes(
      text,
      `longshore_relay_spool_results{relay="${name}"} 14`,
    );
    assertStringIncludes(text, `longshore_relay_up{relay="${name}"} 1`);
    const { warnings } = await server.api(readOverview);
    const old = warnings.find(({ code }) => code === "relay_spooled");
    assertStringIncludes(old!.message, `14 results wait at the relay ${name}`);
    // An agent that sends this through its relay does not speak for it.
    const passed = await at.passing("10.7.0.9")(
      new URL("/relay/plan", server.agentTlsUrl).href,
      {},
    );
    assertEquals((await problemOf(passed)).code, "bad_request");
    const bad = await at.post("/relay/status", { version: 7 });
    assertEquals((await problemOf(bad)).code, "bad_request");
  });

  it("refuses a machine that is known elsewhere", async () => {
    const machine = simulatedMachine(100 + count, { family: "unix" });
    const ca = await Deno.readTextFile(server.caPath);
    using direct = simulatedAgent({ server: server.agentUrl, machine, ca });
    await direct.cycle();
    const { token } = await aSite();
    using at = await relayOf(server, token);
    using agent = simulatedAgent({
      server: `http://${HOST}:8080/ocsinventory`,
      machine,
      transport: at.passing("10.7.0.8"),
    });
    const { errors } = await agent.cycle();
    assertMatch(errors[0]!, /was answered 403/);
    const { refused } = await at.report([
      entryOf("/", {
        body: pack(report(machine, 1_700_000_001, "SUCCESS"), "unix"),
      }, "10.7.0.8"),
    ]);
    assertEquals(refused.map(({ reason }) => reason), ["machine_elsewhere"]);
    assertMatch(server.log(), /via relay site-\d+ POST .* 403: The relay/);
  });

  it("refuses a relay that is revoked, or not known, in one sentence", async () => {
    const { token, relay } = await aSite();
    using at = await relayOf(server, token);
    await (await at.ask("/relay/plan")).json();
    await server.api(revokeRelay, { params: { id: relay.id } });
    const poll = () =>
      at.ask("/ocsinventory", { method: "POST", body: "whatever" });
    for (const answer of [await at.ask("/relay/plan"), await poll()]) {
      assertEquals(answer.status, 401);
      const { code, message } = await problemOf(answer);
      assertEquals(code, "relay_unknown");
      assertMatch(message, /it was revoked, or its token is of another centre/);
    }
    const plain = await fetch(new URL("/relay/plan", server.agentUrl));
    assertEquals(plain.status, 401);
    await plain.body?.cancel();
  });
});

/** How many reports of packages that it was not offered are in the log. */
async function unexpectedOf(deviceId: string): Promise<number> {
  const { events } = await server.api(listEvents, {
    query: { kind: "deployment.result_unexpected", limit: 500 },
  });
  return events.filter(({ payload }) => payload["deviceId"] === deviceId)
    .length;
}
