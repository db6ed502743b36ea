import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  listPackages,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import type { Execution } from "#tests/harness/agents/agent_execution.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  pack,
  report,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import { startServer } from "#tests/harness/server/server.ts";
import {
  onPackages,
  openConsole,
  type TerminalOptions,
} from "#tests/harness/terminal/terminal.ts";

/**
 * Opens a server with two packages without an archive, both inactive, and two
 * machines in the group "office".
 *
 * @param goes How packages behave on the first machine and on the second.
 */
export async function openSite(
  goes: readonly Execution[] = [{ exitCode: 0 }, { exitCode: 7 }],
) {
  const server = await startServer();
  const ca = await Deno.readTextFile(server.caPath);
  const agents = goes.map((execution, i) =>
    simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(i + 1),
      behave: () => execution,
      ca,
    })
  );
  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN: server.token,
  };
  const site = {
    server,
    env,
    /** Creates a package without an archive; it is inactive, and the newest. */
    async addPackage(name: string) {
      await server.api(createPackage, {
        body: { name, version: "3.0", action: "execute", command: "true" },
      });
    },
    /** Every machine polls once and runs what it is offered. */
    async cycle() {
      for (const agent of agents) await agent.cycle();
    },
    /** The first machine reports a package that was never assigned to it. */
    async reportUnasked() {
      const machine = simulatedMachine(1);
      const answer = await fetch(server.agentUrl, {
        method: "POST",
        headers: {
          "content-type": CONTENT_TYPE.unix,
          "user-agent": USER_AGENT.unix,
        },
        body: pack(report(machine, 1_234_567_890, "SUCCESS"), "unix"),
      });
      await answer.body?.cancel();
    },
    /**
     * Opens the console, on the packages unless the arguments name another
     * view.
     */
    console: (options: TerminalOptions = {}) =>
      openConsole({
        ...options,
        args: onPackages(options.args),
        env: { ...env, ...options.env },
      }),
    async [Symbol.asyncDispose]() {
      for (const agent of agents) agent[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
  for (const name of ["first", "vlc"]) await site.addPackage(name);
  await site.cycle();
  const { rows } = await server.api(listMachines);
  await server.api(createGroup, {
    body: { name: "office", machines: rows.map(({ id }) => id) },
  });
  return site;
}

/**
 * Switches the newest package on and assigns it to the group.
 *
 * @returns Its ID.
 */
export async function roll(
  { server }: Awaited<ReturnType<typeof openSite>>,
): Promise<number> {
  const { rows: [newest] } = await server.api(listPackages);
  await server.api(setActivation, {
    params: { id: newest!.id },
    body: { active: true },
  });
  await server.api(createAssignment, {
    body: { packageId: newest!.id, groups: [1] },
  });
  return newest!.id;
}
