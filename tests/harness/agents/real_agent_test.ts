import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { tarGzOf } from "#tests/harness/store/archives.ts";
import { hasRealAgent, REAL_AGENT_MISSING, realAgent } from "./real_agent.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import { type StandIn, standIn } from "#tests/harness/server/stand_in.ts";

const test = hasRealAgent() ? it : it.skip;
const ID = 1700000001;

describe("Debian's real agent", () => {
  test(`polls, downloads, executes, reports${REAL_AGENT_MISSING}`, async () => {
    await withStandIn(async (server, folder) => {
      server.offered = [await exits3()];
      const agent = await realAgent({
        server: server.url,
        ca: server.caPath,
        folder: join(folder, "agent"),
        tag: "SITE-A",
      });
      const first = await agent.cycle();
      assertEquals(first.exitCode, 0);
      assertEquals(first.errors, []);
      assertEquals(first.timedOut, false);
      assertEquals(first.reported, [{ id: ID, code: "SUCCESS_3" }]);
      assertEquals(await agent.history(), [ID]);
      const [poll, inventory] = server.received;
      assert(poll?.includes(`<DEVICEID>${agent.deviceId}</DEVICEID>`));
      assert(inventory?.includes("<KEYVALUE>SITE-A</KEYVALUE>"));

      const other = await realAgent({
        server: server.url,
        ca: server.caPath,
        folder: join(folder, "other"),
      });
      assert(other.deviceId !== agent.deviceId);
    });
  });

  test(`trusts only its CA${REAL_AGENT_MISSING}`, async () => {
    await withStandIn(async (server, folder) => {
      await using other = await standIn(join(folder, "other"));
      server.offered = [await exits3()];
      const agent = await realAgent({
        server: server.url,
        ca: other.caPath,
        folder: join(folder, "agent"),
      });
      const { reported } = await agent.cycle();
      assertEquals(reported, [{ id: ID, code: "ERR_DOWNLOAD_INFO" }]);
    });
  });

  test(`sends its credentials after a 401${REAL_AGENT_MISSING}`, async () => {
    await withStandIn(async (server, folder) => {
      server.authorization = `Basic ${btoa("agent:secret")}`;
      const options = { server: server.url, ca: server.caPath };
      const known = await realAgent({
        ...options,
        folder: join(folder, "known"),
        ...{ user: "agent", password: "secret", realm: "OCS Area" },
      });
      assertEquals((await known.cycle()).exitCode, 0);
      const unknown = await realAgent({
        ...options,
        folder: join(folder, "unknown"),
      });
      assertEquals((await unknown.cycle()).exitCode, 1);
    });
  });

  test(`is killed with its child at the time limit${REAL_AGENT_MISSING}`, async () => {
    await withStandIn(async (server, folder) => {
      server.offered = [await exits3()];
      server.missing.add(`${ID}-1`);
      const agent = await realAgent({
        server: server.url,
        ca: server.caPath,
        folder,
      });
      const cycle = await agent.cycle({ limitMs: 5000 });
      assertEquals(cycle.timedOut, true);
      assertEquals(cycle.reported, []);
      const requestCount = server.requests.length;
      assert(
        requestCount > 10,
        "it repeats requests for a missing fragment",
      );
      await sleep(300);
      assertEquals(
        server.requests.length,
        requestCount,
        "no more requests arrive",
      );
    });
  });
});

async function exits3() {
  const script = {
    name: "run.sh",
    text: "#!/bin/sh\nexit 3\n",
    mode: 0o755,
  };
  const fragments = [await tarGzOf(script)];
  return { id: ID, action: "LAUNCH" as const, does: "run.sh", fragments };
}

async function withStandIn(
  body: (server: StandIn, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await using server = await standIn(folder);
    await body(server, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
