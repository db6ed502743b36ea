import { assertEquals, assertExists } from "@std/assert";
import { it } from "@std/testing/bdd";
import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { type Site, siteOnSqld } from "./sites.ts";

/** Where Debian puts it. */
const HAPROXY = "/usr/sbin/haproxy";

const balanced = sqldBinary !== null && await isThere(HAPROXY) ? it : it.skip;

balanced(
  `agents of a load balancer lose nothing when a server is killed${
    balanced === it.skip ? " (skipped: no haproxy or sqld)" : ""
  }`,
  async () => {
    await using site = await siteOnSqld();
    const ports = portPair();
    const flags = [
      ...["--public-http", `localhost:${ports.http}`],
      ...["--public-https", `localhost:${ports.https}`],
    ];
    // The servers say where the load balancer is, so their own are fixed.
    const own = { a: portPair(), b: portPair() };
    const a = await site.start("a", { flags: [...flags, ...at(own.a)] });
    const b = await site.start("b", { flags: [...flags, ...at(own.b)] });
    await using _ = await startHaproxy(site, ports, own);
    const balancer = `http://localhost:${ports.http}`;
    await until(async () => await statusAt(`${balancer}/ready`) === 200);

    const ca = await Deno.readTextFile(a.caPath);
    const agents = [1, 2, 3, 4].map((number) =>
      simulatedAgent({
        server: `${balancer}/ocsinventory`,
        ca,
        machine: simulatedMachine(number, { family: "unix" }),
      })
    );
    try {
      for (const agent of agents) {
        assertEquals((await agent.cycle()).errors, []);
      }
      const { rows } = await b.api(listMachines);
      assertEquals(rows.length, agents.length);
      const id = await deployed(a, rows.map((machine) => machine.id));
      await until(() => b.log().includes(`fetched package ${id}`));

      await a.kill();
      for (const agent of agents) {
        const { errors, reported } = await agent.cycle();
        assertEquals([errors, reported], [[], [
          { id, code: "SUCCESS", delivered: true },
        ]]);
      }
      const deployments = await b.api(listDeployments);
      assertEquals(
        deployments.rows.map(({ state }) => state),
        agents.map(() => "succeeded"),
      );
      const results = await b.api(listEvents, {
        query: { kind: "deployment.result" },
      });
      assertEquals(results.events.length, agents.length, "each result once");

      // No server is ready now: agents still reach one.
      await site.sqld.kill();
      await until(async () => await statusAt(`${balancer}/ready`) === 503);
      assertEquals(await statusAt(`${balancer}/health`), 200);
      await site.sqld.restart();
      await until(async () => await statusAt(`${balancer}/ready`) === 200);
    } finally {
      for (const agent of agents) agent[Symbol.dispose]();
    }
  },
);

interface PortPair {
  readonly http: number;
  readonly https: number;
}

const portPair = (): PortPair => ({ http: freePort(), https: freePort() });

const at = ({ http, https }: PortPair) => [
  ...["--http", `127.0.0.1:${http}`],
  ...["--https", `127.0.0.1:${https}`],
];

/** Starts it with the configuration of the documents. */
async function startHaproxy(
  site: Site,
  balancer: PortPair,
  servers: Readonly<Record<"a" | "b", PortPair>>,
) {
  let config = (await Deno.readTextFile(
    join(ROOT, "docs/operate/examples/haproxy.cfg"),
  ))
    .replace("bind :8080", `bind 127.0.0.1:${balancer.http}`)
    .replace("bind :8443", `bind 127.0.0.1:${balancer.https}`);
  for (const [name, { http, https }] of Object.entries(servers)) {
    const host = `ocs-${name}.example.org`;
    config = config
      .replaceAll(`${host}:8443 port 8080`, `127.0.0.1:${https} port ${http}`)
      .replaceAll(`${host}:8443`, `127.0.0.1:${https}`)
      .replaceAll(`${host}:8080`, `127.0.0.1:${http}`);
  }
  const file = join(site.folder, "haproxy.cfg");
  await Deno.writeTextFile(file, config);
  const child = new Deno.Command(HAPROXY, {
    args: ["-f", file, "-db"],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  let ended = false;
  child.status.then(() => ended = true);
  return {
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGTERM");
      await child.status;
    },
  };
}

/** The status of an answer; null: there is none. */
async function statusAt(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { headers: { connection: "close" } });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}

async function deployed(
  server: RunningServer,
  machines: number[],
): Promise<number> {
  const bytes = await tarGzOf({ name: "data.bin", bytes: noise(30_000) });
  const { archive } = await server.upload("package.tar.gz", bytes);
  const { package: made } = await server.api(createPackage, {
    body: {
      name: "Example",
      action: "store",
      path: "/opt/example",
      target: "unix",
      archiveId: archive.id,
    },
  });
  assertExists(made);
  const { id } = made;
  await server.api(setActivation, { params: { id }, body: { active: true } });
  await server.api(createAssignment, { body: { packageId: id, machines } });
  return id;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
