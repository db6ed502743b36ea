import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { fleet, type FleetOptions, percentile } from "./fleet.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { type StandIn, standIn } from "#tests/harness/server/stand_in.ts";
import { ROOT } from "#tests/harness/server/task.ts";

const ID = 1700000001;

describe("a fleet", () => {
  let folder = "";
  let server: StandIn;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    server = await standIn(folder);
    server.offered = [{ id: ID, action: "EXECUTE", does: "true" }];
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  /** Runs until each agent polled twice, or died. */
  async function ran(changes: Partial<FleetOptions> = {}) {
    const started = fleet({
      server: server.url,
      ca: await Deno.readTextFile(server.caPath),
      agents: 40,
      pollSeconds: 0.2,
      slowMs: 10,
      mix: { failing: 0.2, slow: 0.1, vanishing: 0.1 },
      ...changes,
    });
    const stop = new AbortController();
    const running = started.run(stop.signal);
    const { stats } = started;
    while (stats.polls + stats.failedPolls < 80 + stats.gone) await sleep(20);
    stop.abort();
    await running;
    return stats;
  }

  it("polls, fails, dies and reports as its seed determines", async () => {
    const stats = await ran();
    assertEquals(stats.lastError, "");
    assertEquals(stats.failedPolls, 0);
    assert(Object.values(stats.habits).every((machines) => machines > 0));
    assertEquals(stats.gone, stats.habits.vanishing);
    const first = [...stats.results].filter(([code]) =>
      code === "SUCCESS" || /^(ERR|EXIT)_/.test(code)
    );
    const codes = first.map(([code]) => code);
    assert(codes.includes("SUCCESS"));
    assert(codes.some((code) => code.startsWith("E")));
    assert(stats.results.has("SUCCESS_ALREADY_SETUP"), "nobody forces it");
    assert(percentile(stats.postMs, 0.5) > 0);

    const again = await ran();
    assertEquals(again.habits, stats.habits);
    assert((await ran({ seed: 2 })).habits.steady !== stats.habits.steady);
  });

  it("never leaves this machine unless allowed to", async () => {
    const stats = await ran({ server: "http://192.0.2.1/ocsinventory" });
    assertEquals(stats.polls, stats.failedPolls);
    assertStringIncludes(stats.lastError, "192.0.2.1 is not this machine");
    assertEquals(server.requests, []);
  });

  it("is a command that prints its usage", async () => {
    const cases: [string[], string][] = [
      [[], "--server is missing"],
      [["--server", server.url], "--ca is missing"],
      [["--server", "here", "--ca", server.caPath], "not an http or https URL"],
      [["--server", server.url, "--ca", "none"], "--ca none cannot be read"],
      [["--server", server.url, "--ca", server.caPath, "--agents", "x"], "x"],
      [["--server", "http://192.0.2.1/", "--ca", "x"], "is not this machine"],
      [["--wrong"], "--wrong"],
    ];
    for (const [flags, message] of cases) {
      const { code, stderr } = await command(flags).output();
      const output = new TextDecoder().decode(stderr);
      assertEquals(code, 2, output);
      assertStringIncludes(output, message);
      assertEquals(output.trimEnd().split("\n").length, 1, output);
    }
    const { code, stdout } = await command(["--help"]).output();
    const help = new TextDecoder().decode(stdout);
    assertEquals(code, 0);
    assertStringIncludes(help, "deno task fleet");
    assertStringIncludes(help, "--server URL");
  });

  it("ends with a summary after Ctrl-C", async () => {
    const child = command([
      ...["--server", server.url, "--ca", server.caPath],
      ...["--agents", "5", "--poll", "0.1"],
    ]).spawn();
    // An agent that reports this has had an answer to its first SUCCESS.
    const again = `${ID} SUCCESS_ALREADY_SETUP`;
    while (!server.requests.includes(again)) await sleep(20);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    assertEquals(new TextDecoder().decode(stderr), "");
    assertEquals(code, 0);
    assertStringIncludes(new TextDecoder().decode(stdout), "SUCCESS: ");
  });
});

function command(flags: string[]): Deno.Command {
  const program = join(ROOT, "tests/programs/fleet/fleet_main.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program, ...flags],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  });
}
