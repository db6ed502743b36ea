import { createAssignment } from "../../shared/assignments.ts";
import { listMachines } from "../../shared/machines.ts";
import { createPackage, setActivation } from "../../shared/packages.ts";
import { changeSettings } from "../../shared/settings.ts";
import { simulatedAgent } from "../world/agent.ts";
import { simulatedMachine } from "../world/agent_machine.ts";
import { noise } from "../world/archives.ts";
import type { RunningServer } from "../world/server.ts";
import { type Round, round, type Row, rowOf } from "./rows.ts";

const MiB = 1024 ** 2;
const CONNECTIONS = 16;

/** A fragment of 1 MiB, fetched over http and over https. */
export async function fragmentRows(
  server: RunningServer,
  seconds: number,
  rounds: number,
): Promise<Row[]> {
  const path = await fragmentPath(server);
  const ca = await Deno.readTextFile(server.caPath);
  const rows: Row[] = [];
  for (const scheme of ["http", "https"] as const) {
    const base = scheme === "http" ? server.agentUrl : server.agentTlsUrl;
    const lane = {
      url: new URL(path, base).href,
      connections: CONNECTIONS,
      traffic: { kind: "get", count: 1 },
    } as const;
    const done: Round[] = [];
    for (let n = 0; n < rounds; n++) {
      done.push(await round({ seconds, lanes: [lane], ca }, server.pid));
    }
    const row = rowOf(`fragment of 1 MiB, ${scheme}`, done);
    const note = `${(row.perSecond * MiB / 1e9).toFixed(2)} GB/s`;
    rows.push({ ...row, note });
  }
  return rows;
}

/** Deploys a package with a fragment of 1 MiB, and where an agent gets it. */
async function fragmentPath(server: RunningServer): Promise<string> {
  await server.api(changeSettings, { body: { fragmentBytes: MiB } });
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
  const { archive } = await server.upload("data.bin", noise(2 * MiB));
  const made = await server.api(createPackage, {
    body: {
      name: "fragments",
      action: "store",
      path: "/tmp/bench",
      archiveId: archive.id,
      protocol: "http",
      target: "unix",
    },
  });
  const { id } = made.package!;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, {
    body: { packageId: id, machines: [rows[0]!.id] },
  });
  await agent.cycle({ fragments: 1 });
  if (path === "") throw new Error("The agent fetched no fragment");
  return path;
}
