import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listEvents } from "#shared/contract/events/events.ts";
import { listServers, removeServer } from "#shared/contract/servers.ts";
import { readOverview } from "#shared/contract/server.ts";
import { openDatabase } from "#db/store/open.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { sqldBinary } from "#tests/harness/server/sqld.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";
import { assertRefused, longshore } from "#tests/cli/cli.ts";
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

    const env = {
      LONGSHORE_SERVER: a.operatorUrl,
      LONGSHORE_TOKEN_FILE: join(a.data, "admin.token"),
    };
    const { servers } = await a.api(listServers);
    const [live, silent] = ["live", "silent"].map((state) =>
      servers.find((one) => one.state === state)!
    );
    const run = (word: string) => longshore(env, "servers", "remove", word);
    assertRefused(await run(live!.address), 1, "stop it first");
    assertRefused(await run(live!.name), 5, "Several servers are called");
    assertRefused(await run("ocs-z"), 5, 'There is no server "ocs-z"');
    const refused = await a.api(removeServer, { params: { id: live!.id } })
      .catch((error) => error);
    assertEquals([refused.status, refused.code], [409, "not_possible_now"]);

    const { code, err, out } = await run(silent!.address);
    assertEquals([code, err], [0, ""]);
    assertMatch(out, /^The server .+ is removed\./);
    const ids = async () =>
      (await a.api(listServers)).servers.map(({ id }) => id).sort();
    assertEquals(await ids(), [live!.id]);
    const { events } = await a.api(listEvents, {
      query: { kind: "server.removed" },
    });
    assertEquals(events.map(({ payload }) => payload["address"]), [
      silent!.address,
    ]);
    await b.restart();
    assertEquals(await ids(), [live!.id, silent!.id].sort());
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
