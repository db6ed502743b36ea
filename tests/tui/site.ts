import { createGroup } from "../../shared/groups.ts";
import { listMachines } from "../../shared/machines.ts";
import { createPackage } from "../../shared/packages.ts";
import { simulatedAgent } from "../world/agent.ts";
import type { Execution } from "../world/agent_execution.ts";
import { simulatedMachine } from "../world/agent_machine.ts";
import { startServer } from "../world/server.ts";
import { openConsole, type TerminalOptions } from "../world/terminal.ts";

/**
 * A server as a console finds it: two packages without an archive, both off,
 * and two machines in the group "office".
 *
 * @param goes How packages go: on the first machine, on the second.
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
    /** Every machine polls once and does what it is told. */
    async cycle() {
      for (const agent of agents) await agent.cycle();
    },
    console: (options: TerminalOptions = {}) =>
      openConsole({ ...options, env: { ...env, ...options.env } }),
    async [Symbol.asyncDispose]() {
      for (const agent of agents) agent[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
  for (const name of ["first", "vlc"]) {
    await server.api(createPackage, {
      body: { name, version: "3.0", action: "execute", command: "true" },
    });
  }
  await site.cycle();
  const { rows } = await server.api(listMachines);
  await server.api(createGroup, {
    body: { name: "office", machines: rows.map(({ id }) => id) },
  });
  return site;
}
