import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { openAuditFiles } from "#server/start/audit_files.ts";
import { currentHead } from "#server/usecases/events/current_head.ts";
import { sealAll } from "#server/usecases/events/seal_events.ts";
import { does, longshore } from "#tests/cli/cli.ts";
import { openSite, roll } from "#tests/console/site.ts";
import { DAY_MS } from "#shared/time.ts";
import { servicesOn } from "#tests/harness/store/services.ts";

/**
 * Makes all events 500 days older, sealed as if they had happened then, and
 * summarises them.
 */
async function age(data: string): Promise<void> {
  const store = await openDatabase(`file:${join(data, "longshore.db")}`);
  await store.commit([{
    sql: "update event set at = at - ? where actor not like 'operator:%'",
    params: [500 * DAY_MS],
  }, { sql: "delete from log_seal", params: [] }]);
  const services = {
    ...await servicesOn(store, join(data, "archive")),
    auditAnchor: await openAuditFiles(data, () => {}),
  };
  await sealAll(services);
  await services.auditAnchor.writeHead(await currentHead(store.db));
  await compactEvents(services, () => Promise.resolve(true));
  await store.close();
}

it("the summaries of old events are shown in console and command line", async () => {
  await using site = await openSite();
  const { server, env } = site;
  await roll(site);
  await site.cycle();
  assertEquals(await server.stop(), 0, server.log());
  await age(server.data);
  await server.restart();
  const at = { ...env, LONGSHORE_SERVER: server.operatorUrl };

  const all = await does(at, "summaries", "--kind", "deployment.result");
  assertMatch(all, /^DAY +EVENTS +WHAT +PACKAGE +CODE +BY +MACHINES\n/);
  assertMatch(all, /\d{4}-\d\d-\d\d +1 +failed +vlc.* +sim000002\n/);
  const json = await does(at, "summaries", "--outcome", "failed", "--json");
  assertEquals(JSON.parse(json).map((row: { events: number }) => row.events), [
    1,
  ]);
  const { code, out, err } = await longshore(at, "tail", "--since", "1", "-q");
  assertEquals([code, err], [0, ""]);
  const tailed = await longshore(at, "tail", "--since", "1");
  assertMatch(tailed.err, /^Events up to \d+ \(.*\) are kept only as counts/);
  assertStringIncludes(tailed.out, out.split("\n")[0]!);
  const verified = await does(at, "audit", "--verify");
  assertMatch(verified, /^All \d+ entries are intact; \d+ events from/);
  const storage = await does(at, "storage");
  assertMatch(storage, /Database +[\d.]+ [KM]iB, .* of it free\n/);
  assertMatch(storage, /Summarised +\d+, up to \d{4}-\d\d-\d\d\n/);

  await using tty = await site.console({
    args: ["--view", "events"],
    env: at,
  });
  await tty.sees(
    /Newest first; \/ filters; before \d{4}-\d\d-\d\d only counts/i,
  );
  tty.press("S");
  await tty.sees("Summaries of older events");
  await tty.sees(/ 1 +failed +vlc/);
  tty.type(":storage");
  tty.press("enter");
  await tty.sees(/Database .*of it free/);
  await tty.sees(/Summarised .*up to/);
});
