import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { does } from "#tests/cli/cli.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import { temporaryFolder, zipOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";

describe("serve --print-permissions", () => {
  it("names all that a server needs, and nothing else", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    const printed = await startToItsEnd(
      ["--data", data, "--print-permissions"],
      {},
      0,
    );
    const flags = printed.trim().split("\n");
    for (const flag of flags) {
      assertMatch(
        flag,
        /^--(no-prompt|allow-(net|read|write|env|sys|ffi)=.+)$/,
      );
    }
    assert(
      !flags.some((flag) => /allow-write=.*(server|node_modules)/.test(flag)),
    );

    await using server = await startServer({ data, permissions: flags });
    const agent = simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(1),
      behave: () => ({ exitCode: 0 }),
      ca: await Deno.readTextFile(server.caPath),
    });
    await agent.cycle();
    agent[Symbol.dispose]();
    assertEquals((await server.api(listMachines)).total, 1);
    await server.upload("a.zip", zipOf({ name: "a.txt", text: "a" }));
    const machines = await does({}, "machines", "list", "-q", "--data", data);
    assertEquals(machines.trim().split("\n").length, 1);
    assertEquals(await server.stop(), 0, server.log());
    assertEquals(/NotCapable|Requires \w+ access/.test(server.log()), false);
  });

  (sqldBinary ? it : it.skip)(
    "names what a server needs that keeps a replica",
    async () => {
      await using folder = await temporaryFolder();
      await using sqld = await startSqld();
      const data = join(folder.path, "data");
      const env = { LONGSHORE_DATABASE_URL: sqld.url };
      const args = ["--data", data, "--print-permissions"];
      const printed = await startToItsEnd(args, env, 0);
      const permissions = printed.trim().split("\n");
      assert(permissions.includes(`--allow-run=${Deno.execPath()}`), printed);

      await using server = await startServer({ data, env, permissions });
      await until(() => server.log().includes("replica: reading"));
      assertEquals((await server.api(listMachines)).total, 0);

      const plain = { ...env, LONGSHORE_REPLICA: "none" };
      const noCopy = [...args, "--no-migration-copy"];
      const fewer = await startToItsEnd(noCopy, plain, 0);
      assert(!fewer.includes("--allow-run"), fewer);
    },
  );
});
