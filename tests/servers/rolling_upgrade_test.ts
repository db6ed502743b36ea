import { assert, assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { migrations } from "#db/migrations/mod.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  pack,
  prolog,
  report,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { nextVersion } from "./next_version.ts";
import { siteOnSqld } from "./sites.ts";

const onSqld = sqldBinary ? it : it.skip;

onSqld("servers are upgraded one after the other", async () => {
  await using site = await siteOnSqld();
  const machine = simulatedMachine(1, { family: "unix" });
  const old = await site.start("old");
  using agent = simulatedAgent({
    server: old.agentUrl,
    ca: await Deno.readTextFile(old.caPath),
    machine,
  });
  assertEquals((await agent.cycle()).errors, []);

  const permissions = await nextVersion(site.folder);
  const next = await site.start("next", { permissions });
  const log = next.log();
  assertMatch(
    log,
    /waiting for .* \(version [\d.]+, schema \d+\) to step aside/,
  );
  assertMatch(log, /migrated from schema \d+ to \d+/);
  assertMatch(old.log(), /changes the database's schema.*steps aside/);
  await until(() => old.log().includes("has changed the database's schema"));

  const backup = join(
    next.data,
    `database.before-${migrations.length + 1}.bak`,
  );
  assert(log.includes(`database: copied to ${backup}`), log);
  assertEquals((await Deno.stat(backup)).mode! & 0o777, 0o600);
  assertEquals(await machinesIn(backup, site.dataOf("older-sqld")), 1);

  const post = async (server: { agentUrl: string }, xml: string) => {
    const answer = await fetch(server.agentUrl, {
      method: "POST",
      body: pack(xml, "unix"),
      headers: {
        "content-type": CONTENT_TYPE.unix,
        "user-agent": USER_AGENT.unix,
      },
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const ready = async (server: { agentUrl: string }) => {
    const answer = await fetch(new URL("/ready", server.agentUrl));
    return [answer.status, (await answer.json()).missing];
  };
  assertEquals(await post(old, prolog(machine)), 503);
  assertEquals(await ready(old), [503, ["database"]]);
  // Nobody else may get it: an agent sends a failure once.
  assertEquals(await post(old, report(machine, 4_000_000, "ERR_X")), 200);
  assertEquals(await post(next, prolog(machine)), 200);
  assertEquals(await ready(next), [200, []]);
  assertEquals(await results(next), []);

  const refused = await startToItsEnd(
    ["--data", site.dataOf("late"), "--key-file", site.keyFile],
    site.env,
  );
  assertMatch(refused, /9999_next_version.*does not know.*or a newer one/);

  assertEquals(await old.stop(), 0, old.log());
  const upgraded = await site.start("old", { permissions });
  assertMatch(upgraded.log(), /reports: 1 results are in the spool/);
  assertEquals(await ready(upgraded), [200, []]);
  await until(async () => (await results(next)).length === 1);
  assertEquals((await next.api(listMachines)).total, 1);
});

async function results(
  server: Pick<RunningServer, "api">,
): Promise<string[]> {
  const { events } = await server.api(listEvents, {
    query: { kind: "deployment.result_unexpected" },
  });
  return events.map(({ kind }) => kind);
}

/** What the older version finds when a libSQL server is given the copy. */
async function machinesIn(copy: string, folder: string): Promise<number> {
  const place = join(folder, "dbs", "default");
  await Deno.mkdir(place, { recursive: true });
  await Deno.copyFile(copy, join(place, "data"));
  await using sqld = await startSqld([], { folder });
  const store = await openDatabase(sqld.url);
  const { length } = await store.db.selectFrom("machine").select("id")
    .execute();
  await store.close();
  return length;
}
