import { assert, assertEquals, assertExists } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  cancelDeployment,
  readDeployment,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import {
  listDuplicates,
  mergeDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  type NewPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import type { Behaviour } from "#tests/harness/agents/agent_execution.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { noise, tarGzOf, zipOf } from "#tests/harness/store/archives.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";

/** The fragment size; the archives of tests have at least three fragments. */
const FRAGMENT = 1024;

describe("a simulated agent and the server", () => {
  it("deploy a package to a Unix machine, once", async () => {
    await using server = await startServer();
    let did: string[] = [];
    using agent = await agentOf(
      server,
      "unix",
      ({ action, command, bytes }) => {
        did.push(`${action} ${command} ${bytes > 3 * FRAGMENT}`);
        return { exitCode: 3 };
      },
    );
    const machine = await joined(server, agent);
    const id = await deploy(server, machine, { command: "run.sh --quiet" });

    const cycle = await agent.cycle();
    assertEquals(cycle.errors, []);
    assertEquals(cycle.offered, [id]);
    assertEquals(cycle.reported, [{ id, code: "SUCCESS_3", delivered: true }]);
    assertEquals(did, ["LAUNCH run.sh --quiet true"]);
    const params = { machine, package: id };
    const failed = await server.api(readDeployment, { params });
    assertEquals(failed.fragments.seen, failed.fragments.total);
    assertEquals(
      [failed.state, failed.code, failed.exitCode],
      ["failed", "SUCCESS_3", 3],
    );
    assertEquals((await agent.cycle()).offered, []);

    did = [];
    await server.api(retryDeployment, { params });
    const again = await agent.cycle();
    assertEquals(again.offered, [id]);
    assertEquals(again.crashed, false);
    assertEquals(did.length, 1);
    const events = await server.api(listEvents, { query: { package: id } });
    assertEquals(
      events.events.filter(({ kind }) => kind.startsWith("deployment.result"))
        .length,
      2,
    );
  });

  it("deploy a package to a Windows machine", async () => {
    await using server = await startServer();
    using agent = await agentOf(server, "windows", () => ({ exitCode: 3010 }));
    const machine = await joined(server, agent);
    const id = await deploy(server, machine, {
      target: "windows",
      command: "setup.exe /S",
    });
    const cycle = await agent.cycle();
    assertEquals(cycle.errors, []);
    assertEquals(cycle.reported, [
      { id, code: "SUCCESS_REBOOT_REQUIRED", delivered: true },
    ]);
    const params = { machine, package: id };
    const found = await server.api(readDeployment, { params });
    assertEquals(found.state, "reboot_pending");
    assertEquals((await agent.cycle()).offered, []);
  });

  it("keep what was acknowledged before a kill -9", async () => {
    await using server = await startServer();
    using agent = await agentOf(server, "unix", () => ({}));
    const machine = await joined(server, agent);
    const id = await deploy(server, machine, { command: "run.sh" });
    await agent.cycle();
    await server.kill();
    assertEquals((await agent.cycle()).exitCode, 1);
    await server.restart();
    const params = { machine, package: id };
    const found = await server.api(readDeployment, { params });
    assertEquals(found.state, "succeeded");
    assertEquals((await agent.cycle()).offered, []);
    assertEquals(await server.stop(), 0, server.log());
  });

  it("recognise a reinstalled computer, which does not get everything again", async () => {
    await using server = await startServer();
    using before = await agentOf(server, "unix", () => ({}));
    const machine = await joined(server, before);
    const id = await deploy(server, machine, { command: "run.sh" });
    assertEquals((await before.cycle()).offered, [id]);

    let ran = 0;
    using after = simulatedAgent({
      server: server.agentUrl,
      ca: await Deno.readTextFile(server.caPath),
      machine: simulatedMachine(1, {
        deviceId: `${before.machine.name}-2026-11-22-11-11-11`,
      }),
      behave: () => {
        ran++;
        return {};
      },
    });
    const first = await after.cycle();
    assertEquals([first.inventorySent, first.offered], [true, []]);
    assertEquals((await after.cycle()).offered, []);
    assertEquals(ran, 0);
    // The other agent was in contact a moment ago: an operator may decide now.
    const { rows: pairs } = await server.api(listDuplicates, {});
    assertEquals(pairs.map(({ claim, older }) => [claim, older.id]), [
      ["takeover", machine],
    ]);
    await server.api(mergeDuplicate, {
      params: { id: pairs[0]!.id },
      body: {},
    });
    assertEquals((await after.cycle()).offered, []);
    assertEquals(ran, 0);
    const { rows } = await server.api(listMachines, {});
    assertEquals(rows.map((row) => row.deviceId), [after.machine.deviceId]);
  });

  it("stop a package that is being downloaded", async () => {
    await using server = await startServer();
    let ran = false;
    using agent = await agentOf(server, "unix", () => {
      ran = true;
      return {};
    });
    const machine = await joined(server, agent);
    const id = await deploy(server, machine, { command: "run.sh" });
    await agent.cycle({ fragments: 1 });
    assertEquals(agent.pending(), [id]);

    const params = { machine, package: id };
    const recalling = await server.api(cancelDeployment, { params });
    assertEquals(recalling.state, "recalling");
    const cycle = await agent.cycle();
    assertEquals(cycle.offered, [id], "or the agent would be stuck");
    assertEquals(cycle.reported.map(({ code }) => code), ["ERR_BAD_DIGEST"]);
    assertEquals(ran, false);
    assert(!agent.stuck());
    const cancelled = await server.api(readDeployment, { params });
    assertEquals(cancelled.state, "cancelled");
  });
});

async function agentOf(
  server: RunningServer,
  family: "unix" | "windows",
  behave: Behaviour,
): Promise<SimulatedAgent> {
  return simulatedAgent({
    server: server.agentUrl,
    ca: await Deno.readTextFile(server.caPath),
    machine: simulatedMachine(1, { family }),
    behave,
  });
}

/** Lets the agent poll and send its inventory; returns the machine's id. */
async function joined(
  server: RunningServer,
  agent: SimulatedAgent,
): Promise<number> {
  const cycle = await agent.cycle();
  assertEquals(cycle.errors, []);
  assertEquals([cycle.response, cycle.inventorySent], ["SEND", true]);
  const { rows } = await server.api(listMachines, {
    query: { q: agent.machine.name },
  });
  assertEquals(rows.map(({ deviceId }) => deviceId), [agent.machine.deviceId]);
  assertEquals(rows[0]?.serial, agent.machine.serial);
  assertEquals(rows[0]?.family, agent.machine.family);
  assertExists(rows[0]);
  return rows[0].id;
}

/** Uploads, creates, activates and assigns a launch package; returns its id. */
async function deploy(
  server: RunningServer,
  machine: number,
  { command, target = "unix" }: Partial<NewPackage>,
): Promise<number> {
  await server.api(changeSettings, {
    body: {
      fragmentBytes: FRAGMENT,
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
    },
  });
  const program = command?.split(" ")[0] ?? "";
  const entries = [
    { name: program, text: "#!/bin/sh\nexit 3\n", mode: 0o755 },
    { name: "data.bin", bytes: noise(3 * FRAGMENT) },
  ];
  const { archive } = target === "windows"
    ? await server.upload("package.zip", zipOf(...entries), "windows")
    : await server.upload("package.tar.gz", await tarGzOf(...entries));
  const made = await server.api(createPackage, {
    body: {
      name: "Example",
      action: "launch",
      command,
      target,
      archiveId: archive.id,
      priority: 1,
    },
  });
  assertExists(made.package);
  const { id } = made.package;
  assert((made.package.archive?.fragments ?? 0) > 2);
  await server.api(setActivation, { params: { id }, body: { active: true } });
  const { reached } = await server.api(createAssignment, {
    body: { packageId: id, machines: [machine] },
  });
  assertEquals(reached.added, 1);
  return id;
}
