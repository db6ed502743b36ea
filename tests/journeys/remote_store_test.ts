import { assert, assertEquals, assertExists, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  listDeployments,
  readDeployment,
} from "#shared/contract/deployments/deployments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  listPackages,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import type { PageQuery } from "#shared/contract/page.ts";
import {
  changeSettings,
  readSettings,
} from "#shared/contract/settings/settings.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { tail } from "#tui/api/tail.ts";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import {
  type Sqld,
  sqldBinary,
  startSqld,
} from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { walk } from "#tests/harness/fleet/walk.ts";

const onSqld = sqldBinary ? it : it.skip;

const startOn = (sqld: Sqld, data?: string) =>
  startServer({ data, env: { LONGSHORE_DATABASE_URL: sqld.url } });

describe("a server on a libSQL server", () => {
  onSqld("deploys a package, and tails its result", async () => {
    await using sqld = await startSqld();
    await using server = await startOn(sqld);
    using agent = await agentOf(server, 1);
    const machine = await joined(server, agent);
    const id = await deploy(server, [machine]);
    using results = tailing(server);
    assertEquals((await agent.cycle()).offered, [id]);
    const event = await results.of("deployment.result");
    assertEquals(event.package?.id, id);
    assertEquals(event.machine?.id, machine);
    const params = { machine, package: id };
    const found = await server.api(readDeployment, { params });
    assertEquals(found.state, "succeeded");
  });

  onSqld(
    "loses nothing it has acknowledged if that server is killed",
    async () => {
      await using sqld = await startSqld();
      await using server = await startOn(sqld);
      using agent = await agentOf(server, 1);
      using late = await agentOf(server, 2);
      const machines = [
        await joined(server, agent),
        await joined(server, late),
      ];
      const id = await deploy(server, machines);
      assertEquals((await agent.cycle()).reported[0]?.delivered, true);

      await sqld.kill();
      const away = await late.cycle();
      assertEquals([away.exitCode, away.response], [1, null]);
      assertEquals(await refusal(server), 503);
      await sqld.restart();
      await until(() => server.log().includes("answers again"));

      assertEquals((await late.cycle()).offered, [id]);
      for (const machine of machines) {
        const params = { machine, package: id };
        const found = await server.api(readDeployment, { params });
        assertEquals(found.state, "succeeded");
      }
      assertEquals((await agent.cycle()).offered, []);
      assertEquals(await server.stop(), 0, server.log());
    },
  );

  onSqld("lists a fleet from either end, and counts it", async () => {
    await using sqld = await startSqld();
    await using server = await startOn(sqld);
    const store = await openDatabase(sqld.url);
    const seeded = await seedLikePeer(store, 12, new Date());
    await store.close();

    const machines = await walk((page) =>
      server.api(listMachines, { query: parametersOf(page) })
    );
    assertEquals(machines.length, 12);
    const found = await walk((page) =>
      server.api(listMachines, {
        query: { ...parametersOf(page), q: "BENCH00001" },
      })
    );
    assertEquals(found.map(({ name }) => name), ["bench000010", "bench000011"]);

    const [machine] = machines;
    const deployments = await walk((page) =>
      server.api(listDeployments, {
        query: { ...parametersOf(page), machine: machine!.id },
      })
    );
    assertEquals(deployments.map((one) => one.package.id), [1_800_000_000]);
    const all = await walk((page) =>
      server.api(listDeployments, { query: parametersOf(page) })
    );
    assertEquals(all.length, seeded.deployments);
    const packages = await walk((page) =>
      server.api(listPackages, { query: parametersOf(page) })
    );
    assertEquals(packages.length, seeded.packages);
    for (const { id, counts } of packages) {
      const offered = all.filter((one) => one.package.id === id).length;
      assertEquals(counts, offered ? { offered } : {});
    }
  });

  onSqld("keeps a copy of the database across kill -9", async () => {
    await using sqld = await startSqld();
    await using server = await startOn(sqld);
    const copies = () => server.log().split("replica: reading /").length - 1;
    await until(() => copies() === 1);
    using agent = await agentOf(server, 1);
    const machine = await joined(server, agent);
    await server.kill();
    await server.restart();
    await until(() => copies() === 2);
    const id = await deploy(server, [machine]);
    assertEquals((await agent.cycle()).offered, [id]);
    const params = { machine, package: id };
    const found = await server.api(readDeployment, { params });
    assertEquals(found.state, "succeeded");
    assert(!server.log().includes("copied from scratch"), server.log());
  });

  onSqld(
    "shares machines, packages, log and settings with another server",
    async () => {
      await using sqld = await startSqld();
      await using one = await startOn(sqld);
      await using folder = await folderBeside(one);
      await using other = await startOn(sqld, folder.path);
      using agent = await agentOf(one, 1);
      using moved = await agentOf(other, 2);
      const machine = await joined(one, agent);
      const id = await deploy(one, [machine, await joined(one, moved)]);

      using results = tailing(other);
      assertEquals((await agent.cycle()).offered, [id]);
      const event = await results.of("deployment.result");
      assertEquals(event.machine?.id, machine);
      const cycle = await moved.cycle();
      assertEquals(cycle.reported, [{ id, code: "SUCCESS", delivered: true }]);

      await one.api(changeSettings, { body: { pollHours: 7 } });
      assertEquals((await other.api(readSettings)).values.pollHours, 7);
    },
  );
});

/**
 * A folder for a second server, which shares the archive, the CA and the token.
 */
async function folderBeside(server: RunningServer) {
  const path = await Deno.makeTempDir({ prefix: "longshore-" });
  await Deno.mkdir(join(path, "tls"));
  for (const name of ["cacert.pem", "ca.key"]) {
    await Deno.copyFile(
      join(server.data, "tls", name),
      join(path, "tls", name),
    );
  }
  await Deno.symlink(join(server.data, "archive"), join(path, "archive"));
  await Deno.writeTextFile(join(path, "admin.token"), server.token);
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

async function agentOf(
  server: RunningServer,
  number: number,
): Promise<SimulatedAgent> {
  return simulatedAgent({
    server: server.agentUrl,
    ca: await Deno.readTextFile(server.caPath),
    machine: simulatedMachine(number, { family: "unix" }),
  });
}

/** Lets the agent send its inventory; returns the machine's id. */
async function joined(
  server: RunningServer,
  agent: SimulatedAgent,
): Promise<number> {
  const { errors, inventorySent } = await agent.cycle();
  assertEquals([errors, inventorySent], [[], true]);
  const { rows } = await server.api(listMachines, {
    query: { q: agent.machine.name },
  });
  assertExists(rows[0]);
  return rows[0].id;
}

/** Uploads, creates, activates and assigns a package; returns its id. */
async function deploy(
  server: RunningServer,
  machines: number[],
): Promise<number> {
  await server.api(changeSettings, { body: { fragmentBytes: 1024 } });
  const bytes = await tarGzOf({ name: "data.bin", bytes: noise(3000) });
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

/** The parameters of a list as they are written in a URL. */
function parametersOf({ limit, after, before, last }: PageQuery) {
  return { limit, after, before, last: last ? "true" : undefined };
}

/** Returns the status with which the API fails. */
async function refusal(server: RunningServer): Promise<number> {
  const error = await assertRejects(() => server.api(listMachines), ApiProblem);
  return error.status;
}

/** A live tail from the beginning of the log. */
function tailing(server: RunningServer) {
  const stop = new AbortController();
  const connection = { server: server.operatorUrl, token: server.token };
  const events = tail(connection, { after: 0, signal: stop.signal });
  return {
    /** The first event of that kind. */
    async of(kind: LogEvent["kind"]): Promise<LogEvent> {
      for await (const event of events) if (event.kind === kind) return event;
      throw new Error(`The tail ended before a ${kind}`);
    },
    [Symbol.dispose]: () => stop.abort(),
  };
}
