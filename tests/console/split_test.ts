import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { cancelDeployment } from "#shared/contract/deployments/deployments.ts";
import { until } from "#tests/harness/time/until.ts";
import { openFixedSite } from "./fixed_site.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/**
 * Hands requests on to a server, and keeps their paths with the queries. Lists
 * of deployments wait while `hold` is not resolved.
 */
function openRecorder(target: string) {
  const requests: string[] = [];
  let statuses = 0;
  let hold: Promise<void> = Promise.resolve();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      requests.push(pathname + search);
      if (pathname.endsWith("/deployments")) await hold;
      const answer = await fetch(new URL(pathname + search, target), {
        method: request.method,
        headers: request.headers,
        body: request.body,
      });
      if (pathname.endsWith("/status")) statuses++;
      return answer;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    /** How often the details of a deployment were answered. */
    statuses: () => statuses,
    holdLists(until: Promise<void>) {
      hold = until;
    },
    /** Requests for the packages of a machine. */
    details: () =>
      requests.filter((path) => /\/deployments\?machine=/.test(path)),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

describe("the details beside a list", () => {
  it("follow the cursor, and are turned off and on for each list", async () => {
    await using tty = await shared().console({
      columns: 120,
      rows: 40,
      args: ["--view=machines"],
    });
    await tty.sees(/╭─ pc-000 ─[^]*│ +Serial number +SN1000/);
    await tty.sees(/Packages[^]*vlc 3\.0\.21 +succeeded/);
    tty.press("j");
    await tty.sees(/╭─ pc-001 ─[^]*│ +Serial number +SN1001/);
    await tty.sees(/Packages[^]*firefox 128\.0 +waiting/);
    tty.press("|");
    await tty.seesNoMore("╭─");
    await tty.sees(/> 2 +pc-001/);
    tty.type(":deployments\r");
    await tty.sees(/╭─ pc-000: [^]*│ +Why +/);
    tty.type(":machines\r");
    await tty.sees(/> 2 +pc-001|> 1 +pc-000/);
    await tty.seesNoMore("╭─");
    tty.press("|");
    await tty.sees("╭─ pc-00");
    const before = tty.written().length;
    tty.resize(119, 40);
    // The terminal breaks the lines at once; the console draws them later.
    await tty.until(
      () => tty.written().length > before && !tty.screen().includes("╭─"),
      "It is not drawn again",
    );
    tty.press("|");
    await tty.sees("Details need a window of 120 columns");
  });

  it("are on or off as they were left, the next time too", async () => {
    const home = await Deno.makeTempDir({ prefix: "longshore-home-" });
    try {
      const options = {
        columns: 120,
        rows: 40,
        args: ["--view=machines"],
        env: { XDG_CONFIG_HOME: home },
      };
      {
        await using tty = await shared().console(options);
        await tty.sees("╭─ pc-000 ─");
        tty.press("|");
        await tty.seesNoMore("╭─");
        tty.press("q");
        assertEquals(await tty.exit(), 0);
      }
      await using tty = await shared().console(options);
      await tty.sees(/> 1 +pc-000/);
      assertEquals(tty.screen().includes("╭─"), false);
      tty.press("|");
      await tty.sees("╭─ pc-000 ─");
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });

  it("show what happens to the row", async () => {
    const { server } = shared();
    await using tty = await shared().console({
      columns: 120,
      rows: 40,
      args: ["--view=machines"],
    });
    await tty.sees("╭─ pc-000 ─");
    tty.press("j");
    await tty.sees(/╭─ pc-001 ─[^]*firefox 128\.0 +waiting/);
    await server.api(cancelDeployment, {
      params: { machine: 2, package: 1_740_000_006 },
    });
    await tty.sees(/╭─ pc-001 ─[^]*firefox 128\.0 +cancelled/);
  });

  it("are requested once, where the cursor rests", async () => {
    const site = shared();
    await using recorder = openRecorder(site.server.operatorUrl);
    await using tty = await site.console({
      columns: 120,
      rows: 40,
      args: ["--view=machines"],
      env: { LONGSHORE_SERVER: recorder.url },
    });
    await tty.sees(/╭─ pc-000 ─[^]*Packages/);
    await tty.silent(500);
    assertEquals(recorder.details().length, 1);
    tty.type("jjjjjjjjjjjjjjjjjjj");
    await tty.sees(/╭─ pc-037 ─[^]*Packages/);
    await tty.silent(500);
    // A busy machine may rest between two keys, but not between all of them.
    const passed = recorder.details().length;
    assert(passed >= 2 && passed < 8, `${passed} requests`);
    // What was seen before is there at once, and is loaded again.
    tty.press("g");
    await tty.sees(/╭─ pc-000 ─[^]*Packages/);
    await tty.silent(500);
    assertEquals(recorder.details().length, passed + 1);
  });

  it("never say another state than the list", async () => {
    const site = shared();
    await using recorder = openRecorder(site.server.operatorUrl);
    await using tty = await site.console({
      columns: 120,
      rows: 40,
      args: ["--view=deployments"],
      env: { LONGSHORE_SERVER: recorder.url },
    });
    await tty.sees(/╭─ pc-000: [^]*│ +Why +/);
    tty.type("jjjjjjjjjjj");
    await tty.sees(/╭─ pc-009: firefox[^]*│ +Why +/);
    const { promise, resolve } = Promise.withResolvers<void>();
    recorder.holdLists(promise);
    const answered = recorder.statuses();
    await site.server.api(cancelDeployment, {
      params: { machine: 10, package: 1_740_000_006 },
    });
    await until(
      () => recorder.statuses() > answered,
      "The details are not read again",
    );
    await tty.seesNoMore(/│ +Why +/);
    assertMatch(tty.screen(), /│ +State +waiting/);
    assertMatch(tty.screen(), /pc-009 +firefox 128\.0 +waiting/);
    resolve();
    await tty.sees(/│ +State +cancelled/);
    await tty.sees(/pc-009 +firefox 128\.0 +cancelled/);
  });

  it("write nothing while downloads are watched that do not move", async () => {
    const site = shared();
    await using recorder = openRecorder(site.server.operatorUrl);
    await using tty = await site.console({
      columns: 120,
      rows: 40,
      args: ["--view=deployments"],
      env: { LONGSHORE_SERVER: recorder.url },
    });
    await tty.sees(/╭─ pc-000: [^]*│ +Why +/);
    const lists = () =>
      recorder.requests.filter((path) => /\/deployments\?/.test(path)).length;
    const seen = (more: number) => {
      const before = lists();
      return until(() => lists() >= before + more, "It is not read again");
    };
    await seen(1);
    await tty.silent(500);
    const { length } = tty.written();
    await seen(2);
    assertEquals(tty.written().slice(length), "");
  });
});
