import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { readDeployment } from "#shared/contract/deployments/deployments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { readOverview } from "#shared/contract/server.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent, type Transport } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { pack, report } from "#tests/harness/agents/agent_wire.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { does } from "#tests/cli/cli.ts";

const FRAGMENT = 1024;
const MACHINE = simulatedMachine(1, { family: "unix" });

/** An agent whose requests a test can get in front of. */
async function agentOf(
  server: RunningServer,
  before: (url: string, init: RequestInit) => Promise<void>,
) {
  const client = Deno.createHttpClient({
    caCerts: [await Deno.readTextFile(server.caPath)],
    http2: false,
  });
  const transport: Transport = async (url, init) => {
    await before(url, init);
    return await fetch(url, { ...init, client });
  };
  const agent = simulatedAgent({
    server: server.agentUrl,
    machine: MACHINE,
    transport,
  });
  return {
    agent,
    [Symbol.dispose]() {
      agent[Symbol.dispose]();
      client.close();
    },
  };
}

/** A package with an archive for the machine; returns both ids. */
async function deploy(
  server: RunningServer,
  fragments: number,
): Promise<{ machine: number; package: number }> {
  const { rows } = await server.api(listMachines, {
    query: { q: MACHINE.name },
  });
  await server.api(changeSettings, {
    body: {
      fragmentBytes: FRAGMENT * (fragments === 1 ? 1024 : 1),
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
    },
  });
  const { archive } = await server.upload(
    "package.tar.gz",
    await tarGzOf(
      { name: "run.sh", text: "#!/bin/sh\nexit 0\n", mode: 0o755 },
      { name: "data.bin", bytes: noise(3 * FRAGMENT) },
    ),
  );
  const made = await server.api(createPackage, {
    body: {
      name: "update",
      action: "launch",
      command: "run.sh",
      target: "unix",
      archiveId: archive.id,
      priority: 1,
    },
  });
  const { id } = made.package!;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  const machine = rows[0]!.id;
  await server.api(createAssignment, {
    body: { packageId: id, machines: [machine] },
  });
  return { machine, package: id };
}

/** Posts a report in the machine's name, from anywhere. */
async function spoof(server: RunningServer, id: number, code: string) {
  const answer = await fetch(server.agentUrl, {
    method: "POST",
    body: pack(report(MACHINE, id, code), "unix"),
  });
  await answer.body?.cancel();
  assertEquals(answer.status, 200);
}

describe("a success", () => {
  it("that somebody else reports before the machine requests anything is unverified, and contradicted by the machine", async () => {
    await using server = await startServer();
    let of: { machine: number; package: number } | null = null;
    let spoofed = false;
    using honest = await agentOf(server, async (url) => {
      if (!of || spoofed || !url.includes("/download/")) return;
      spoofed = true;
      await spoof(server, of.package, "SUCCESS");
    });
    const { agent } = honest;
    await agent.cycle();
    of = await deploy(server, 1);
    const cycle = await agent.cycle();
    assertEquals(cycle.offered, [of.package]);
    const [own] = cycle.reported;
    const found = await server.api(readDeployment, { params: of });
    assertEquals(
      [found.state, found.code, found.unverified, found.cause],
      ["succeeded", "SUCCESS", "info_not_requested", "unverified"],
    );
    assertEquals(
      [found.contradiction?.first.code, found.contradiction?.later.code],
      ["SUCCESS", own!.code],
    );
    const overview = await server.api(readOverview);
    const about = [{
      package: { id: of.package, name: "update", version: "" },
      machines: 1,
    }];
    assertEquals([overview.unverified, overview.disputed], [about, about]);
    assertEquals(overview.troubles.contradicts, 1);

    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    const name = MACHINE.name;
    const listed = await does(env, "deployments", "list", "--unverified");
    assertMatch(listed, new RegExp(`^${name} .*unverified`, "m"));
    assertEquals(
      await does(env, "deployments", "list", "state:unverified"),
      listed,
    );
    assertMatch(
      await does(env, "troubles", "list", "--kind", "contradicts"),
      new RegExp(`^${name} .*two results .*SUCCESS, then ${own!.code}$`, "m"),
    );
    assertMatch(
      await does(
        env,
        ...["troubles", "list", "--kind", "contradicts", "-o", "wide"],
      ),
      new RegExp(`^${name} .*SUCCESS at .*, then ${own!.code} at`, "m"),
    );
    assertMatch(
      await does(env, "overview"),
      /^Unverified +update: 1 success that only the report shows$/m,
    );
    assertMatch(
      await does(env, "why", name),
      /^update +unverified +SUCCESS, then /m,
    );
    assertMatch(
      await does(env, "why", name, "update"),
      /^Problem +SUCCESS at /m,
    );
    await does(env, "deployments", "accept", name, "update");
    const accepted = await server.api(readDeployment, { params: of });
    assertEquals(
      [accepted.state, accepted.unverified, accepted.contradiction],
      ["succeeded", null, null],
    );
  });

  it("of an honest machine is verified, though the server is killed between its fragments and its report", async () => {
    await using server = await startServer();
    let fragments = 0, killed = false;
    using honest = await agentOf(server, async (url, { method }) => {
      if (/-\d+$/.test(url)) fragments++;
      if (fragments === 0 || killed || method !== "POST") return;
      killed = true;
      await server.kill();
      await server.restart();
    });
    await honest.agent.cycle();
    const of = await deploy(server, 3);
    const cycle = await honest.agent.cycle();
    assertEquals(killed, true);
    assertEquals(cycle.reported, [
      { id: of.package, code: "SUCCESS_0", delivered: true },
    ]);
    const found = await server.api(readDeployment, { params: of });
    assertEquals([found.state, found.unverified], ["succeeded", null]);
  });
});
