import { assertEquals, assertExists } from "@std/assert";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  changeGroupSettings,
  changeSettings,
  type SettingsChange,
} from "#shared/contract/settings/settings.ts";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { freePort } from "#tests/harness/server/installed.ts";
import { openRelay, type Relay } from "#tests/harness/server/relay.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";

/** A server that is reached for fragments only over a relay, which counts. */
export interface Site extends AsyncDisposable {
  readonly server: RunningServer;
  readonly relay: Relay;
  /** Host and port of the relay: the server for mirrors and machines. */
  readonly origin: string;
  readonly agents: readonly SimulatedAgent[];
  readonly machines: readonly number[];
  readonly group: number;
  /** The URLs that agents have fetched, oldest first. */
  readonly fetched: readonly string[];
  set(change: SettingsChange): Promise<void>;
}

/** Starts a server, and agents of machines that are in one group. */
export async function openSite(
  count: number,
  flags: readonly string[] = [],
): Promise<Site> {
  const port = freePort();
  const relay = openRelay(`http://127.0.0.1:${port}`, () => null);
  const origin = new URL(relay.url).host;
  const server = await startServer({
    flags: [
      ...["--http", `127.0.0.1:${port}`, "--public-http", origin],
      ...flags,
    ],
  });
  await server.api(changeSettings, {
    body: {
      ...{ fragmentLatencySeconds: 0, cycleLatencySeconds: 0 },
      ...{ periodLatencySeconds: 0, fragmentBytes: 65_536 },
    },
  });
  const ca = await Deno.readTextFile(server.caPath);
  const client = Deno.createHttpClient({ caCerts: [ca], http2: false });
  const fetched: string[] = [];
  const transport = (address: string, init: RequestInit) => {
    if (init.method === "GET") fetched.push(address);
    return fetch(address, { ...init, client });
  };
  const agents = Array.from({ length: count }, (_, i) =>
    simulatedAgent({
      server: server.agentUrl,
      transport,
      machine: simulatedMachine(i + 1),
    }));
  for (const agent of agents) await agent.cycle();
  const { rows } = await server.api(listMachines, {});
  const machines = agents.map(({ machine }) => {
    const row = rows.find(({ deviceId }) => deviceId === machine.deviceId);
    assertExists(row, server.log());
    return row.id;
  });
  const { id: group } = await server.api(createGroup, {
    body: { name: "lyon", machines },
  });
  return {
    server,
    relay,
    origin,
    agents,
    machines,
    group,
    fetched,
    set: async (body) => {
      await server.api(changeGroupSettings, { params: { id: group }, body });
    },
    async [Symbol.asyncDispose]() {
      for (const agent of agents) agent[Symbol.dispose]();
      client.close();
      await server[Symbol.asyncDispose]();
      await relay[Symbol.asyncDispose]();
    },
  };
}

/** Makes a package of four fragments and assigns it; returns its id. */
export async function deploy(
  { server, machines }: Pick<Site, "server" | "machines">,
  name = "tool",
): Promise<{ id: number; bytes: number }> {
  const archive = await tarGzOf(
    { name: "run.sh", text: "#!/bin/sh\n", mode: 0o755 },
    { name: "payload.bin", bytes: noise(200_000) },
  );
  const { archive: { id: archiveId } } = await server.upload(
    "tool.tar.gz",
    archive,
  );
  const { package: made } = await server.api(createPackage, {
    body: {
      ...{ name, action: "launch", command: "run.sh", archiveId },
      ...{ priority: 1, target: "unix" },
    },
  });
  const { id } = made!;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, {
    body: { packageId: id, machines: [...machines] },
  });
  return { id, bytes: archive.length };
}

/** Runs a cycle of each agent, and expects all of them to succeed. */
export async function allSucceed(
  agents: readonly SimulatedAgent[],
  id: number,
): Promise<void> {
  const cycles = await Promise.all(agents.map((agent) => agent.cycle()));
  for (const { errors, reported } of cycles) {
    assertEquals(errors, []);
    assertEquals(reported, [{ id, code: "SUCCESS_0", delivered: true }]);
  }
}

/** The URL of a package's first fragment, as an agent has fetched it. */
export function fragmentUrl(
  { fetched }: Pick<Site, "fetched">,
  id: number,
): string {
  const url = fetched.findLast((one) => one.endsWith(`/${id}-1`));
  assertExists(url, fetched.join("\n"));
  return url;
}
