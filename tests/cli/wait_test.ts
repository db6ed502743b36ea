import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { assertRefused, longshore } from "./cli.ts";
import { openSite, roll } from "#tests/console/site.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";

type Site = Awaited<ReturnType<typeof openSite>>;

const WAIT = ["deployments", "wait", "vlc"];

/** The exit code and the figures of a wait that is over. */
async function waited({ env }: Pick<Site, "env">, ...args: string[]) {
  const { code, out, err } = await longshore(env, ...WAIT, ...args, "--json");
  assertEquals(err, "");
  const { outcome, machines, succeeded, failed, waiting } = JSON.parse(out);
  return { code, outcome, machines, succeeded, failed, waiting };
}

/** A wait on a terminal, which shows how far it is. */
function watch({ env }: Pick<Site, "env">, ...args: string[]) {
  return openConsole({ env, args: [...WAIT, ...args], columns: 120 });
}

describe("longshore deployments wait", () => {
  it("ends with 12 while nobody has the package, or it is off", async () => {
    await using site = await openSite();
    const none = { machines: 0, succeeded: 0, failed: 0, waiting: 0 };
    assertEquals(await waited(site), { code: 12, outcome: "nobody", ...none });
    await longshore(
      site.env,
      "assign",
      "vlc",
      "--group",
      "office",
      "--yes",
      "2",
    );
    assertEquals(await waited(site), {
      ...{ code: 12, outcome: "off", ...none },
      ...{ machines: 2, waiting: 2 },
    });
    const { out } = await longshore(site.env, ...WAIT);
    assertEquals(
      out,
      "vlc 3.0 is off, so 2 waiting will not get it: 0 of 2 machines succeeded, 0 failed\n",
    );
    // Switching it on while somebody waits goes on; switching it off ends it.
    await longshore(site.env, "packages", "activate", "vlc", "--yes", "2");
    await using tty = await watch(site);
    await tty.sees(
      "vlc 3.0: 0 of 2 machines succeeded, 0 failed, 0 under way, 2 waiting",
    );
    await longshore(site.env, "packages", "deactivate", "vlc");
    assertEquals(await tty.exit(), 12);
  });

  it("ends with 11 when its time is over", async () => {
    await using site = await openSite();
    await roll(site);
    assertEquals(await waited(site, "--timeout", "1s"), {
      ...{ code: 11, outcome: "timeout", machines: 2 },
      ...{ succeeded: 0, failed: 0, waiting: 2 },
    });
  });

  it("follows results, through broken connections too", async () => {
    await using site = await openSite();
    await roll(site);
    await using relay = openRelay(site.server.operatorUrl, () => null);
    const through = { env: { ...site.env, LONGSHORE_SERVER: relay.url } };
    await using reached = await watch(through, "--for", "finished=100%");
    await using failed = await watch(through, "--fail-over", "49%");
    await using ended = await watch(through, "--fail-over", "1");
    const all = [reached, failed, ended];
    for (const tty of all) await tty.sees("0 of 2 machines succeeded");
    const before = relay.connections();
    relay.cut();
    await reached.until(
      () => relay.connections() > before,
      `one connects again, after ${before}`,
    );
    await site.cycle();
    await site.cycle();
    assertEquals(await reached.exit(), 0);
    assertEquals(await failed.exit(), 10);
    assertEquals(await ended.exit(), 12);

    const figures = { machines: 2, succeeded: 1, failed: 1, waiting: 0 };
    assertEquals(await waited(site, "--for", "succeeded=50%"), {
      ...{ code: 0, outcome: "reached", ...figures },
    });
    assertEquals(
      await waited(site, "--for", "succeeded=1", "--fail-over", "0"),
      {
        ...{ code: 10, outcome: "failed", ...figures },
      },
    );
    assertEquals(await waited(site), {
      code: 12,
      outcome: "final",
      ...figures,
    });
  });

  it("waits for the machines of a group, a query, or one machine", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await site.cycle();
    await site.server.api(createGroup, {
      body: { name: "one", machines: [1] },
    });
    const one = { code: 0, outcome: "reached", machines: 1 };
    const done = { ...one, succeeded: 1, failed: 0, waiting: 0 };
    assertEquals(await waited(site, "--group", "one"), done);
    assertEquals(await waited(site, "--machine", "sim000001"), done);
    assertEquals(await waited(site, "--query", "name:sim000001"), done);
  });

  it("does not count machines that get the package later", async () => {
    await using site = await openSite();
    await longshore(site.env, "packages", "activate", "vlc");
    await longshore(site.env, "assign", "vlc", "--machine", "sim000001");
    await using tty = await watch(site, "--fail-over", "0");
    await tty.sees("0 of 1 machine succeeded");
    await longshore(site.env, "assign", "vlc", "--machine", "sim000002");
    await site.cycle();
    await site.cycle();
    assertEquals(await tty.exit(), 0);
    assert(tty.written().includes("1 of 1 machine succeeded, 0 failed"));
  });

  it("is refused with 2 if it cannot be understood", async () => {
    const wrong: [string[], string][] = [
      [["--for", "succeeded"], "succeeded=95%, finished=12 or the like"],
      [["--for", "succeeded=120%"], "or a percentage such as 95%"],
      [["--fail-over", "few"], "a number such as 12"],
      [["--timeout", "soon"], "a time such as 90s, 30m, 2h or 1d"],
    ];
    for (const [args, part] of wrong) {
      assertRefused(await longshore({}, ...WAIT, ...args), 2, part);
    }
  });
});
