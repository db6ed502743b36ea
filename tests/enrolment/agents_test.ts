/** Tests enrolment with a real server: agents, command line, log. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { createEnrolmentToken } from "#shared/contract/enrolment.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { readOverview } from "#shared/contract/server.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  assign,
  begin,
  codes,
  joined,
  journey,
  make,
} from "#tests/harness/agents/real_journey.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { does, longshore } from "#tests/cli/cli.ts";

const environment = (server: RunningServer) => ({
  LONGSHORE_SERVER: server.operatorUrl,
  LONGSHORE_TOKEN: server.token,
});

const agentNumber = async (server: RunningServer, n: number, url: string) =>
  simulatedAgent({
    server: url,
    ca: await Deno.readTextFile(server.caPath),
    machine: simulatedMachine(n, { family: "unix" }),
  });

describe("a server that lets machines in with tokens", () => {
  it("refuses others, says why, and never prints a token", async () => {
    await using server = await startServer();
    const env = environment(server);
    await server.api(changeSettings, { body: { enrolment: "token" } });
    const issued = await longshore(
      env,
      ...["enrolment", "issue", "paris", "--tag", "paris", "--days", "30"],
    );
    assertEquals(issued.code, 0, issued.err);
    const [http, https] = issued.out.trim().split("\n");
    assertMatch(http!, /^http:\/\/.+\/ocsinventory\/lse_[a-z2-9]{32}$/);
    assertMatch(https!, /^https:\/\/.+\/ocsinventory\/lse_[a-z2-9]{32}$/);
    const secret = http!.split("/").at(-1)!;

    using stranger = await agentNumber(server, 1, server.agentUrl);
    using guesser = await agentNumber(server, 2, `${server.agentUrl}/lse_abc`);
    using member = await agentNumber(server, 3, `${server.agentUrl}/${secret}`);
    assertEquals((await stranger.cycle()).exitCode, 1);
    assertEquals((await guesser.cycle()).exitCode, 1);
    assertEquals((await member.cycle()).errors, []);
    const { rows } = await server.api(listMachines, {});
    assertEquals(
      rows.map(({ deviceId, tag, approvedBy }) => [deviceId, tag, approvedBy]),
      [[member.machine.deviceId, "paris", "token:paris"]],
    );
    const { warnings } = await server.api(readOverview, {});
    const refused = warnings.find(({ code }) => code === "enrolment_refused");
    assert(refused?.code === "enrolment_refused");
    assertEquals([refused.machines, refused.refusal], [2, "token_unknown"]);
    assertMatch(server.log(), /403: Cannot enrol this machine: its URL has no/);
    assertMatch(server.log(), /lse_….*403: Cannot enrol .* nobody issued/);
    assert(!server.log().includes(secret), "the token is in the log");
    assert(!server.log().includes("lse_abc"), "a wrong token is in the log");

    const list = await does(env, "enrolment", "list");
    assertMatch(list, /paris +paris +valid +1/);
    await does(env, "enrolment", "revoke", "1");
    assertEquals((await member.cycle()).errors, [], "it is known");
    using late = await agentNumber(server, 4, `${server.agentUrl}/${secret}`);
    assertEquals((await late.cycle()).exitCode, 1);
    assertMatch(
      await does({ ...env, LONGSHORE_LANG: "fr" }, "overview"),
      /3 machines refusées depuis hier.*révoqué/,
    );
  });
});

describe("a server that lets machines in with approval", () => {
  it("shows them until they are approved on the command line", async () => {
    await using server = await startServer();
    const env = environment(server);
    await server.api(changeSettings, { body: { enrolment: "approve" } });
    using agent = await agentNumber(server, 1, server.agentUrl);
    assertEquals((await agent.cycle()).errors, []);
    const { name } = agent.machine;
    assertMatch(await does(env, "overview"), /Wait for approval.* 1 machine/);
    assertMatch(await does(env, "machines", "list", "status:pending"), /sim/);
    assertMatch(
      await does(env, "machines", "approve", name, "--dry-run"),
      /1 machine would be approved; 1 waits for it/,
    );
    assertMatch(
      await does({ ...env, LONGSHORE_LANG: "fr" }, "machines", "approve", name),
      /1 machine approuvée/,
    );
    const { pending } = await server.api(readOverview, {});
    assertEquals(pending, 0);
  });
});

journey(
  "a new URL with a token runs nothing again, and switching keeps known machines",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    const agent = await services.agent();
    const machine = await joined(server, agent);
    const mark = join(folder, "mark");
    const id = await make(server, {
      name: "once",
      action: "execute",
      command: `echo x >> ${mark}`,
    });
    await assign(server, machine, id);
    assertEquals(codes(await agent.cycle()), { [id]: "SUCCESS" });

    await server.api(changeSettings, { body: { enrolment: "token" } });
    const known = await agent.cycle();
    assertEquals([known.exitCode, known.errors], [0, []], "it is known");
    const refused = await services.agent({
      server: `${server.agentUrl}/other`,
    });
    assertEquals((await refused.cycle()).exitCode, 1);

    const { secret } = await server.api(createEnrolmentToken, {
      body: { name: "site", tag: "PARIS" },
    });
    const moved = await services.agent({
      server: `${server.agentUrl}/${secret}`,
    });
    const first = await moved.cycle();
    assertEquals([first.exitCode, codes(first)], [0, {}], first.log);
    assertEquals(codes(await moved.cycle()), {});
    assertEquals(await Deno.readTextFile(mark), "x\n");
    await server.api(changeSettings, { body: { enrolment: "approve" } });
    assertEquals((await moved.cycle()).exitCode, 0);
  },
);

journey(
  "a machine that waits for approval gets nothing until then",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    await server.api(changeSettings, { body: { enrolment: "approve" } });
    const agent = await services.agent();
    const machine = await joined(server, agent);
    const mark = join(folder, "mark");
    const id = await make(server, {
      name: "later",
      action: "execute",
      command: `echo x >> ${mark}`,
    });
    await assign(server, machine, id);
    assertEquals(codes(await agent.cycle()), {});
    await does(environment(server), "machines", "approve", `${machine}`);
    assertEquals(codes(await agent.cycle()), { [id]: "SUCCESS" });
  },
);
