import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listServers } from "#shared/contract/servers.ts";
import { readOverview } from "#shared/contract/server.ts";
import { openDatabase } from "#db/store/open.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";
import { siteOnSqld } from "./sites.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("the list of servers", () => {
  onSqld("tells which one is live, and which one runs the jobs", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a");
    const b = await site.start("b");
    const states = async () =>
      (await b.api(listServers)).servers
        .map(({ state, answers, runsJobs }) => [state, answers, runsJobs])
        .sort();
    assertEquals(await states(), [
      ["live", false, true],
      ["live", true, false],
    ]);
    await a.stop();
    await until(async () =>
      JSON.stringify(await states()) === JSON.stringify([
        ["live", true, true],
        ["stopped", false, false],
      ])
    );
    await b.kill();
    await a.restart();
    await until(async () =>
      (await a.api(listServers)).servers.some(({ state }) => state === "silent")
    );
  });

  onSqld("and the overview tell of files that are missing", async () => {
    await using site = await siteOnSqld();
    const a = await site.start("a", {
      flags: ["--server-address", "127.0.0.1:1"],
    });
    const b = await site.start("b");
    const bytes = await tarGzOf({ name: "data.bin", bytes: noise(3000) });
    const { archive } = await a.upload("package.tar.gz", bytes);
    await a.api(createPackage, {
      body: {
        name: "Example",
        action: "store",
        path: "/opt/example",
        target: "unix",
        archiveId: archive.id,
      },
    });
    const { servers } = await a.api(listServers);
    assertEquals(
      servers.map((one) => [one.answers, one.packagesMissing]).sort(),
      [[false, 1], [true, 0]],
    );
    const store = await openDatabase(site.sqld.url);
    await store.commit([{
      sql: "update package set created_at = created_at - 61000",
      params: [],
    }]);
    await store.close();
    const { warnings } = await b.api(readOverview);
    const missing = warnings.find(({ code }) => code === "files_missing");
    assertMatch(
      missing?.message ?? "",
      /^Server \S+ \(127\.0\.0\.1:\d+\) lacks the files of 1 package and does not offer it/,
    );
  });

  it("has one server where the database is a file", async () => {
    await using server = await startServer();
    const { servers: [only, ...others] } = await server.api(listServers);
    assertEquals(
      [only?.state, only?.answers, only?.runsJobs, only?.lacks, others],
      ["live", true, true, [], []],
    );
  });
});
