import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { does } from "#tests/cli/cli.ts";
import {
  assign,
  begin,
  codes,
  exists,
  joined,
  journey,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import { tarGzOf } from "#tests/harness/store/archives.ts";

/** Perl's -1, shifted right by 8 bits. */
const NOT_STARTED = "SUCCESS_72057594037927935";

/** Scripts that the kernel cannot start. */
const unstartable = [
  {
    what: "a script with Windows line endings",
    script: (ran: string) => `#!/bin/sh\r\ntouch ${ran}\r\nexit 0\r\n`,
  },
  {
    what: "a script whose interpreter is missing",
    script: (ran: string) => `#!/opt/missing/bin/python\nopen("${ran}", "w")\n`,
  },
];

/**
 * Makes a package launch another file. The server refuses to create packages
 * that cannot start, but those of an older version are still there.
 */
async function launchInstead(
  data: string,
  id: number,
  command: string,
): Promise<void> {
  const store = await openDatabase(`file:${join(data, "longshore.db")}`);
  await store.commit([{
    sql: "update package set command = ? where id = ?",
    params: [command, id],
  }]);
  await store.close();
}

journey("results of launched scripts are explained", async (t) => {
  await using services = await begin();
  const { server, folder } = services;
  const agent = await services.agent();
  const machine = await joined(server, agent);
  const ran = join(folder, "ran");
  const failing: { what: string; name: string; id: number }[] = [];
  for (const { what, script } of unstartable) {
    const name = `unstartable ${failing.length}`;
    const id = await make(
      server,
      { name, action: "launch", command: "good.sh" },
      await tarGzOf(
        { name: "good.sh", text: "#!/bin/sh\n", mode: 0o755 },
        { name: "bad.sh", text: script(ran), mode: 0o755 },
      ),
    );
    await launchInstead(server.data, id, "bad.sh");
    await assign(server, machine, id);
    failing.push({ what, name, id });
  }
  const ids: Record<string, number> = {};
  for (const exit of ["42", "126", "127", "137"]) {
    ids[exit] = await make(
      server,
      {
        name: `exits ${exit}`,
        action: "launch",
        command: "run.sh",
        successCodes: [42],
      },
      await tarGzOf({
        name: "run.sh",
        text: `#!/bin/sh\nexit ${exit}\n`,
        mode: 0o755,
      }),
    );
    await assign(server, machine, ids[exit]);
  }
  const reported = codes(await agent.cycle());

  for (const { what, name, id } of failing) {
    await t.step(`${what} has failed, and why says so`, async () => {
      assertEquals(reported[id], NOT_STARTED);
      assert(!await exists(ran), "the script has run");
      assertEquals(await outcome(server, machine, id), [
        "failed",
        NOT_STARTED,
        null,
      ]);
      const why = await server.api(readWhy, {
        params: { machine, package: id },
      });
      assertEquals([why.result?.meaning, why.next.step], [
        "not_started",
        "fix_package",
      ]);

      const env = {
        LONGSHORE_SERVER: server.operatorUrl,
        LONGSHORE_TOKEN: server.token,
      };
      const words = await does(env, "why", why.machine.name, name);
      assertMatch(words, /its interpreter is missing, the script has Windows/);
      assertMatch(words, /Save the script with Unix line endings/);
      assertMatch(words, /An operator has to make a corrected package/);
      assert(!words.includes("can retry it"), words);
      const french = { ...env, LONGSHORE_LANG: "fr" };
      assertMatch(
        await does(french, "why", why.machine.name, name),
        /son interpréteur manque, le script a des fins de ligne Windows/,
      );
      assertMatch(
        await does(env, "deployments", "list", "--package", name),
        /failed +could not start \(SUCCESS_72057594037927935\)/,
      );
    });
  }

  await t.step("the exit codes of shells and own codes", async () => {
    const seen = await Promise.all(
      Object.entries(ids).map(async ([exit, id]) => {
        const { state, result } = await server.api(readWhy, {
          params: { machine, package: id },
        });
        return [exit, state, result?.meaning, result?.byPackage];
      }),
    );
    assertEquals(seen, [
      ["42", "succeeded", "unknown_exit", true],
      ["126", "failed", "not_executable", false],
      ["127", "failed", "not_in_path", false],
      ["137", "failed", "killed", false],
    ]);
  });

  await t.step("its inventory tells when it booted", async () => {
    const { bootedAt } = await server.api(readWhy, {
      params: { machine, package: ids["42"]! },
    });
    const uptime = Number(
      (await Deno.readTextFile("/proc/uptime")).split(" ")[0],
    );
    const booted = Date.now() - uptime * 1000;
    const off = Math.abs(new Date(bootedAt ?? 0).getTime() - booted);
    assert(off < 60_000, `it booted at ${bootedAt}, off by ${off} ms`);
  });
});
