import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup } from "#shared/contract/groups/groups.ts";
import type { PageCursor } from "#tui/console/data/window.ts";
import { eventPage, newestEvents } from "#tui/console/screens/events/log.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite, roll } from "#tests/console/site.ts";

/** One package has run on both machines: it failed on the second. */
async function openUsedSite() {
  const site = await openSite();
  await roll(site);
  await site.cycle();
  return site;
}

describe("the log", () => {
  const shared = sharedSite(openUsedSite);

  it("is filtered by a property of the selected event, newest first", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "events"] });
    await tty.sees(/> .*failed +sim000002 +vlc 3\.0 +command fail/);
    tty.press("M");
    await tty.sees("Only machine sim000002");
    await tty.seesNoMore("sim000001");
    await tty.sees(/> .*failed +sim000002/);
    tty.press("K");
    await tty.sees("Only kind deployment.result, machine sim000002");
    await tty.seesNoMore("offered");
    await tty.sees(/> .*failed +sim000002/);
    tty.press("O");
    await tty.sees("This event has none to filter by");
    tty.press("c");
    await tty.sees("Newest first; / filters");
    await tty.sees("assigned");
    tty.press("c");
    await tty.sees("No filter is set");
  });

  it("is filtered by names, which are looked up", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "events"] });
    await tty.sees("assigned");
    tty.press("/");
    await tty.sees(/> Kind/);
    tty.type("Package\r");
    await tty.sees("lower-case letters, dots and underscores only");
    tty.press("up", "^u");
    tty.type("package.\rvlx\r\radmin\r\r\r");
    await tty.sees('There is no package "vlx"');
    tty.press("up", "up", "up", "up");
    await tty.sees(/> Package/);
    tty.press("backspace", "c");
    tty.press("^s");
    await tty.sees("Only kind package., package vlc, operator admin");
    await tty.sees(/> .*activated +vlc 3\.0/);
    await tty.sees(/created for any +vlc/);
    await tty.seesNoMore("assigned");
  });

  it("is filtered by a query, which tab completes", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "events"] });
    await tty.sees("assigned");
    tty.press("/");
    await tty.sees(/> Kind/);
    tty.press("down", "down", "down", "down");
    await tty.sees(/> Query/);
    tty.type("resul");
    await tty.sees("tab: result:");
    tty.press("tab");
    tty.type("f");
    await tty.sees("tab: failed");
    tty.press("tab", "^s");
    await tty.sees("Only query result:failed");
    await tty.sees(/> .*failed +sim000002 +vlc/);
    await tty.seesNoMore("assigned");
  });

  it("shows one event whole, and leads to what it is about", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "events"] });
    await tty.sees(/> .*failed +sim000002/);
    tty.press("enter");
    await tty.sees(/Kind +deployment\.result/);
    await tty.sees(/exitCode +7|code +ERR_EXECUTE/);
    await tty.sees(/Attempt +1/);
    for (let i = 0; i < 7; i++) tty.press("j");
    await tty.sees("> " + " ".repeat(16) + "vlc 3.0 on sim000002");
    tty.press("enter");
    await tty.sees(/State +failed/);
  });

  it("is paged from either end, each event once", async () => {
    await using site = await openSite();
    for (let i = 0; i < 12; i++) {
      await site.server.api(createGroup, { body: { name: `group-${i}` } });
    }
    const connection = {
      server: site.server.operatorUrl,
      token: site.server.token,
    };
    const all = await newestEvents(connection, {}, 1000);
    const page = (ask: PageCursor) => eventPage(connection, {}, ask, 5);
    const seqs: number[] = [];
    let ask: PageCursor | null = {};
    while (ask) {
      const { rows, next } = await page(ask);
      seqs.push(...rows.map(({ seq }) => seq));
      ask = next === null ? null : { after: next };
    }
    assertEquals(seqs, all.map(({ seq }) => seq));

    const last = await page({ last: "true" });
    assertEquals(last.rows.map(({ seq }) => seq), seqs.slice(-5));
    assertEquals(last.next, null);
    const newer = await page({ before: last.previous! });
    assertEquals(newer.rows.map(({ seq }) => seq), seqs.slice(-10, -5));
    assertEquals((await page({})).previous, null);
  });
});
