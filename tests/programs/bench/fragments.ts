import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { noise } from "#tests/harness/store/archives.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import type { Bench } from "./bench.ts";
import { onFleet } from "./fleet.ts";
import { startCeiling } from "./load/processes.ts";
import { type Row, rowOf } from "./rows.ts";
import { type Lanes, side } from "./side.ts";

const MiB = 1024 ** 2;
const CONNECTIONS = 16;

/** A fragment of 1 MiB, fetched over http and over https. */
export const fragments: Bench = {
  name: "fragments",
  summary: "a fragment of 1 MiB over http and over https",
  machines: 1000,
  comparable: true,
  run: (options) =>
    onFleet({ machines: options.machines }, async (server) => {
      const path = await fragmentPath(server);
      const ca = await Deno.readTextFile(server.caPath);
      const tls = (file: string) => join(server.data, "tls", file);
      const theirs = options.againstFragment;
      if (options.against && !theirs) return [];
      const rows: Row[] = [];
      for (const scheme of ["http", "https"] as const) {
        if (theirs && !theirs.startsWith(`${scheme}:`)) continue;
        const secure = scheme === "https";
        const base = secure ? server.agentTlsUrl : server.agentUrl;
        await using ceiling = theirs ? null : await startCeiling({
          bytes: MiB,
          ...secure &&
            { tls: { cert: tls("server.pem"), key: tls("server.key") } },
        });
        const url = new URL(path, base).href;
        const done = await side(
          options,
          { url, pid: server.pid, lanes: lanesOf, ca },
          { url: theirs!, pid: null, ...ceiling, lanes: lanesOf, ca },
        );
        const to = theirs ? "theirs" : "bare Hono";
        rows.push(
          noted(rowOf(`  ${to}, 1 MiB, ${scheme}`, done.other)),
          noted(rowOf(`fragment of 1 MiB, ${scheme}`, done.ours, {
            against: done.other,
            to,
          })),
        );
      }
      return rows;
    }),
};

const lanesOf: Lanes = (url) => [
  { url, connections: CONNECTIONS, traffic: { kind: "get", count: 1 } },
];

function noted(row: Row): Row {
  return { ...row, note: `${(row.perSecond * MiB / 1e9).toFixed(2)} GB/s` };
}

/**
 * Deploys a package of two such fragments; returns the path of one for an
 * agent.
 */
export async function fragmentPath(
  server: RunningServer,
  bytes = MiB,
): Promise<string> {
  await server.api(changeSettings, { body: { fragmentBytes: bytes } });
  let path = "";
  const ca = await Deno.readTextFile(server.caPath);
  using client = Deno.createHttpClient({ caCerts: [ca] });
  using agent = simulatedAgent({
    server: server.agentUrl,
    machine: simulatedMachine(1, { family: "unix" }),
    transport(url, init) {
      if (url.endsWith("-1")) path = new URL(url).pathname;
      return fetch(url, { ...init, client });
    },
  });
  await agent.cycle();
  const { rows } = await server.api(listMachines, {
    query: { q: agent.machine.name },
  });
  const { archive } = await server.upload("data.bin", noise(2 * bytes));
  const created = await server.api(createPackage, {
    body: {
      name: "fragments",
      action: "store",
      path: "/tmp/bench",
      archiveId: archive.id,
      protocol: "http",
      target: "unix",
    },
  });
  const { id } = created.package!;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, {
    body: { packageId: id, machines: [rows[0]!.id] },
  });
  await agent.cycle({ fragments: 1 });
  if (path === "") throw new Error("The agent fetched no fragment");
  return path;
}
