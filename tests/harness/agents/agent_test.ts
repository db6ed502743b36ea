import { assert, assertEquals } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { simulatedAgent } from "./agent.ts";
import type { Execution } from "./agent_execution.ts";
import { simulatedMachine } from "./agent_machine.ts";
import { tarGzOf } from "#tests/harness/store/archives.ts";
import { hasRealAgent, REAL_AGENT_MISSING, realAgent } from "./real_agent.ts";
import {
  type StandIn,
  standIn,
  type StandInPackage,
} from "#tests/harness/server/stand_in.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const ONE: StandInPackage = {
  id: 1700000001,
  action: "LAUNCH",
  does: "run.sh",
  fragments: [bytes("a"), bytes("b"), bytes("c")],
};
const TWO: StandInPackage = { id: 1700000002, action: "EXECUTE", does: "true" };

describe("the simulated agent", () => {
  let folder = "";
  let server: StandIn;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    server = await standIn(folder);
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  async function agent(
    family: "unix" | "windows" = "unix",
    execution: Execution = {},
    more: { user?: string; password?: string } = {},
  ) {
    return simulatedAgent({
      server: server.url,
      ca: await Deno.readTextFile(server.caPath),
      machine: simulatedMachine(7, { family }),
      behave: () => execution,
      ...more,
    });
  }

  it("goes through a whole cycle like Unix agents", async () => {
    using unix = await agent("unix", { exitCode: 3 });
    server.offered = [ONE];
    const cycle = await unix.cycle();
    assertEquals(cycle.errors, []);
    assertEquals(cycle.exitCode, 0);
    assertEquals(server.requests, [
      "PROLOG",
      "info 1700000001",
      "INVENTORY",
      "1700000001-1",
      "1700000001-2",
      "1700000001-3",
      "1700000001 SUCCESS_3",
    ]);
    assert(server.received[1]?.includes("<MACADDR>02:00:5e:00:00:07<"));
    assert(server.received[2]?.includes(`DEVICEID="${unix.machine.deviceId}"`));
    server.offered = [];
    await unix.cycle();
    assert(server.received[4]?.includes('<PACKAGE ID="1700000001" />'));
  });

  it("goes through a whole cycle like Windows agents", async () => {
    using windows = await agent("windows", { exitCode: 5 });
    server.response = "STOP";
    server.offered = [{ ...ONE, algorithm: "SHA256" }];
    const cycle = await windows.cycle();
    assertEquals(cycle.errors, []);
    assertEquals(cycle.reported, [
      { id: ONE.id, code: "EXIT_CODE_5", delivered: true },
    ]);
    assert(server.received.every((text) => text.startsWith("(unfinished)")));
    assert(server.received[0]?.includes("<CONTENT /><QUERY>PROLOG</QUERY>"));
    assert(server.received[1]?.includes("<QUERY>DOWNLOAD</QUERY>"));
    assertEquals([...windows.history], []);
  });

  it("waits for a date on Windows only", async () => {
    using windows = await agent("windows");
    using unix = await agent("unix");
    server.offered = [{ ...ONE, schedule: "2999/01/01 00:00" }];
    assertEquals((await windows.cycle()).reported, []);
    assertEquals(windows.pending(), [ONE.id]);
    assertEquals((await unix.cycle()).reported.length, 1);
  });

  it("reports a wrong digest, also after a recalled fragment", async () => {
    using unix = await agent();
    server.offered = [{ ...ONE, digest: "0".repeat(32) }];
    assertEquals(codes(await unix.cycle()), ["ERR_BAD_DIGEST"]);
    server.offered = [ONE];
    assertEquals((await unix.cycle({ fragments: 1 })).reported, []);
    server.recalled.add(`${ONE.id}-2`).add(`${ONE.id}-3`);
    assertEquals(codes(await unix.cycle()), ["ERR_BAD_DIGEST"]);
    assertEquals([...unix.history], []);
    assertEquals(unix.pending(), []);
  });

  it("reports that it does not trust the server's certificate", async () => {
    await using other = await standIn(`${folder}/other`);
    const ca = await Deno.readTextFile(other.caPath);
    const options = { server: server.url, ca };
    server.offered = [ONE];
    using unix = simulatedAgent({ ...options, machine: simulatedMachine(1) });
    assertEquals(codes(await unix.cycle()), ["ERR_DOWNLOAD_INFO"]);
    using windows = simulatedAgent({
      ...options,
      machine: simulatedMachine(2, { family: "windows" }),
    });
    assertEquals(codes(await windows.cycle()), []);
    assertEquals(server.requests.filter((one) => one.startsWith("info")), []);
  });

  it("does not run packages in its history, unless forced", async () => {
    using unix = await agent();
    server.offered = [ONE];
    await unix.cycle();
    const again = await unix.cycle();
    assertEquals(codes(again), ["SUCCESS_ALREADY_SETUP"]);
    assertEquals(again.crashed, false);
    server.offered = [{ ...ONE, force: true }];
    assertEquals(codes(await unix.cycle()), ["SUCCESS_0"]);
    server.offered = [ONE, { ...ONE, id: 1700000003 }];
    assertEquals((await unix.cycle()).crashed, true);
  });

  it("repeats a success report that got no answer, but never a failure", async () => {
    using unix = await agent();
    server.offered = [ONE];
    server.reportsToFail = 1;
    assertEquals(codes(await unix.cycle()), ["SUCCESS_0", "SUCCESS_"]);
    using fails = await agent("unix", { code: "ERR_EXECUTE" });
    server.reportsToFail = 1;
    assertEquals(codes(await fails.cycle()), ["ERR_EXECUTE"]);
    assertEquals(fails.pending(), []);
    using windows = await agent("windows", { exitCode: 1 });
    server.reportsToFail = 1;
    assertEquals(codes(await windows.cycle()), ["EXIT_CODE_1", "EXIT_CODE_1"]);
  });

  it("keeps unfinished packages, and is stuck when one is withdrawn", async () => {
    using unix = await agent();
    server.offered = [ONE];
    server.missing.add(`${ONE.id}-2`);
    assertEquals((await unix.cycle()).reported, []);
    assertEquals(unix.pending(), [ONE.id]);
    server.missing.clear();
    server.requests.length = 0;
    using windows = await agent("windows");
    await windows.cycle({ fragments: 1 });
    server.offered = [];
    assertEquals((await unix.cycle()).wedged, [ONE.id]);
    assertEquals((await windows.cycle()).reported.length, 0);
    server.offered = [TWO];
    assertEquals((await unix.cycle()).reported, []);
    assert(unix.stuck());
  });

  it("runs a package again after a power cut", async () => {
    let tries = 0;
    using unix = simulatedAgent({
      server: server.url,
      ca: await Deno.readTextFile(server.caPath),
      machine: simulatedMachine(8),
      behave: () => ++tries === 1 ? "dies" : {},
    });
    server.offered = [ONE];
    const first = await unix.cycle();
    assertEquals([first.died, first.reported], [true, []]);
    assertEquals(codes(await unix.cycle()), ["SUCCESS_0"]);
  });

  it("sends its credentials only after a 401", async () => {
    server.authorization = `Basic ${btoa("agent:secret")}`;
    using known = await agent("unix", {}, {
      user: "agent",
      password: "secret",
    });
    assertEquals((await known.cycle()).exitCode, 0);
    using unknown = await agent();
    const cycle = await unknown.cycle();
    assertEquals(cycle.exitCode, 1);
    assert(cycle.errors[0]?.endsWith("was answered 401."));
  });

  const both = hasRealAgent() ? it : it.skip;
  both(`says what Debian's agent says${REAL_AGENT_MISSING}`, async () => {
    server.offered = await mixedBag();
    const real = await realAgent({
      server: server.url,
      ca: server.caPath,
      folder,
    });
    await real.cycle();
    const firstRequests = byPackage(server.requests.splice(0));

    using unix = simulatedAgent({
      server: server.url,
      ca: await Deno.readTextFile(server.caPath),
      machine: simulatedMachine(9),
      behave: ({ command }) => ({ exitCode: Number(command.slice(-1)) }),
    });
    await unix.cycle();
    assertEquals(byPackage(server.requests), firstRequests);
    assertEquals([...unix.history].sort(), (await real.history()).sort());
  });
});

function codes({ reported }: { reported: readonly { code: string }[] }) {
  return reported.map(({ code }) => code);
}

/** The requests in order, by package, because packages take turns at random. */
function byPackage(requests: readonly string[]): Record<string, string[]> {
  const id = (request: string) => /\d{10}/.exec(request)?.[0] ?? "all";
  return Object.fromEntries(
    Object.entries(Object.groupBy(requests, id)).sort(),
  ) as Record<string, string[]>;
}

async function mixedBag(): Promise<StandInPackage[]> {
  const archive = await tarGzOf({
    name: "run.sh",
    text: "#!/bin/sh\nexit $1\n",
    mode: 0o755,
  });
  const half = archive.length >> 1;
  const fragments = [archive.slice(0, half), archive.slice(half)];
  const launch = { action: "LAUNCH", does: "run.sh 3", fragments } as const;
  return [
    { id: 1700000001, priority: 0, ...launch },
    { id: 1700000002, ...launch },
    { id: 1700000003, action: "EXECUTE", does: "true 0" },
    { id: 1700000004, action: "EXECUTE", does: "false 7" },
    { id: 1700000005, ...launch, digest: "f".repeat(32) },
    { id: 1700000006, ...launch, algorithm: "SHA256" },
  ];
}
