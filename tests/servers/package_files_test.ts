import { assertEquals, assertExists, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { startS3 } from "#tests/harness/server/s3.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { siteOnSqld } from "./sites.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("a package that another server has made", () => {
  onSqld("is fetched, and served when its maker is gone", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a");
    const b = await site.start("b");
    using agent = await agentOf(b, 1);
    const machine = await joined(b, agent);
    const id = await deployed(a, machine);
    await until(() => /fetched package \d{10}, \d+ bytes/.test(b.log()));
    await a.kill();
    const { offered, reported, errors } = await agent.cycle();
    assertEquals(errors, []);
    assertEquals([offered, reported], [[id], [
      { id, code: "SUCCESS", delivered: true },
    ]]);
  });

  onSqld(
    "comes from an S3-compatible store where no server gives it",
    async () => {
      await using s3 = await startS3();
      await using site = await siteOnSqld();
      const { env } = s3;
      // Nothing listens there.
      const flags = ["--server-address", "127.0.0.1:1"];
      const a = await site.start("a", { flags, env });
      const b = await site.start("b", { flags, env });
      using agent = await agentOf(b, 1);
      const id = await deployed(a, await joined(b, agent));
      await until(() =>
        b.log().includes(`from ${env.LONGSHORE_S3_URL}/longshore`)
      );
      await a.kill();
      const { reported, errors } = await agent.cycle();
      assertEquals(errors, []);
      assertEquals(reported, [{ id, code: "SUCCESS", delivered: true }]);
    },
  );

  onSqld("is not offered before its files are there", async () => {
    await using site = await siteOnSqld();
    // Nothing listens there.
    const a = await site.start("a", {
      flags: ["--server-address", "127.0.0.1:1"],
    });
    const b = await site.start("b");
    using agent = await agentOf(b, 1);
    const machine = await joined(b, agent);
    const id = await deployed(a, machine);
    assertEquals((await agent.cycle()).offered, []);
    const params = { machine, package: id };
    for (const server of [a, b]) {
      const why = await server.api(readWhy, { params });
      assertEquals([why.cause, why.next.step, why.next.by], [
        "files_missing",
        "fetch_files",
        "server",
      ]);
    }
    await until(() => /is not offered here, because its files/.test(b.log()));
    assertMatch(b.log(), /files are missing: \S+ \(127\.0\.0\.1:1\): /);
  });

  onSqld("is given to servers with the key file only", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a");
    using agent = await agentOf(a, 1);
    const id = await deployed(a, await joined(a, agent));
    const ca = await Deno.readTextFile(a.caPath);
    using client = Deno.createHttpClient({ caCerts: [ca] });
    const path = `/servers/packages/${id}`;
    const proof = "0".repeat(64);
    for (
      const authorization of [
        "",
        `Bearer ${a.token}`,
        `Longshore-Server ${Date.now()}.${proof}`,
      ]
    ) {
      const answer = await fetch(new URL(path, a.agentTlsUrl), {
        client,
        headers: { authorization },
      });
      await answer.body?.cancel();
      assertEquals(answer.status, 403);
    }
    const plain = await fetch(new URL(path, a.agentUrl));
    await plain.body?.cancel();
    assertEquals(plain.status, 404);
  });
});

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

async function joined(
  server: RunningServer,
  agent: SimulatedAgent,
): Promise<number> {
  await agent.cycle();
  const { rows } = await server.api(listMachines, {
    query: { q: agent.machine.name },
  });
  assertExists(rows[0]);
  return rows[0].id;
}

async function deployed(
  server: RunningServer,
  machine: number,
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
  await server.api(createAssignment, {
    body: { packageId: id, machines: [machine] },
  });
  return id;
}
