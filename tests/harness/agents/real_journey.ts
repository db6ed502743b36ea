import { assertEquals, assertExists } from "@std/assert";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { readDeployment } from "#shared/contract/deployments/deployments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  type NewPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import {
  noise,
  tarGzOf,
  temporaryFolder,
} from "#tests/harness/store/archives.ts";
import {
  hasRealAgent,
  REAL_AGENT_MISSING,
  type RealAgent,
  realAgent,
  type RealCycle,
} from "./real_agent.ts";
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "#tests/harness/server/server.ts";

/** One test with Debian's own agent; visibly skipped if it is missing. */
export function journey(
  name: string,
  body: (test: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name: `${name}, with Debian's agent${REAL_AGENT_MISSING}`,
    ignore: !hasRealAgent(),
    fn: body,
  });
}

/**
 * Starts a server with short intervals for agents, and an agent that it knows.
 */
export async function begin(options: ServerOptions = {}) {
  const folder = await temporaryFolder();
  const server = await startServer(options);
  await server.api(changeSettings, {
    body: {
      fragmentLatencySeconds: 0,
      cycleLatencySeconds: 0,
      periodLatencySeconds: 0,
      fragmentBytes: 2048,
    },
  });
  return {
    server,
    folder: folder.path,
    agent: (options: Partial<Parameters<typeof realAgent>[0]> = {}) =>
      realAgent({
        server: server.agentUrl,
        ca: server.caPath,
        folder: folder.path,
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/**
 * Runs its first cycle, which only sends an inventory; returns the machine's
 * id.
 */
export async function joined(
  server: RunningServer,
  agent: RealAgent,
): Promise<number> {
  const cycle = await agent.cycle();
  assertEquals([cycle.exitCode, cycle.errors], [0, []], cycle.log);
  assertEquals(cycle.reported, []);
  const { rows } = await server.api(listMachines, {});
  const machine = rows.find(({ deviceId }) => deviceId === agent.deviceId);
  assertExists(machine, server.log());
  return machine.id;
}

type PackageRequest = Partial<NewPackage> & Pick<NewPackage, "name" | "action">;

/** Creates and activates a package; returns its id. */
export async function make(
  server: RunningServer,
  request: PackageRequest,
  archive?: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const archiveId = archive &&
    (await server.upload(`${request.name}.bin`, archive)).archive.id;
  const made = await server.api(createPackage, {
    body: { priority: 1, target: "unix", ...request, archiveId },
  });
  const id = made.package!.id;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  return id;
}

export async function assign(
  server: RunningServer,
  machine: number,
  packageId: number,
  force = false,
): Promise<void> {
  await server.api(createAssignment, {
    body: { packageId, machines: [machine], force },
  });
}

/** State, code and exit code. */
export async function outcome(
  server: RunningServer,
  machine: number,
  id: number,
) {
  const params = { machine, package: id };
  const { state, code, exitCode } = await server.api(readDeployment, {
    params,
  });
  return [state, code, exitCode];
}

/** Kinds of a package's events on machines, oldest first. */
export async function eventsOf(
  server: RunningServer,
  id: number,
): Promise<string[]> {
  const { events } = await server.api(listEvents, {
    query: { after: 0, package: id },
  });
  return events.map(({ kind }) => kind)
    .filter((kind) => kind.startsWith("deployment."));
}

export function codes(cycle: RealCycle): Record<number, string> {
  return Object.fromEntries(cycle.reported.map(({ id, code }) => [id, code]));
}

/** A tar.gz that does not compress below three fragments. */
export function launchable(script: string): Promise<Uint8Array<ArrayBuffer>> {
  return tarGzOf(
    { name: "run.sh", text: `#!/bin/sh\n${script}\n`, mode: 0o755 },
    { name: "payload.bin", bytes: noise(5000) },
  );
}

/** True if something exists at `path`. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch {
    return false;
  }
}
