import { assert, assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { listEvents } from "#shared/contract/events/events.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  inventory,
  pack,
  prolog,
  report,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";

const onSqld = sqldBinary ? it : it.skip;

onSqld(
  "a server waits for its database, and keeps results meanwhile",
  async () => {
    await using sqld = await startSqld();
    await using server = await startServer({
      env: { LONGSHORE_DATABASE_URL: sqld.url },
    });
    const machine = simulatedMachine(1, { family: "unix" });
    using agent = simulatedAgent({
      server: server.agentUrl,
      ca: await Deno.readTextFile(server.caPath),
      machine,
    });
    assertEquals((await agent.cycle()).errors, []);
    await server.stop();
    await sqld.kill();

    // It stops while it waits, and keeps what it has taken.
    const stopping = server.restart().catch(() => {});
    await until(async () => {
      const answer = await post(server, report(machine, 4_000_000, "ERR_W"))
        .catch(() => null);
      return answer?.status === 200;
    });
    Deno.kill(Number(await pidOf(server.data)), "SIGTERM");
    await stopping;
    assertMatch(server.log(), /stopping\n$/);

    const started = server.restart();
    await until(() => health(server, "/health").then(() => true, () => false));

    assertEquals(await health(server, "/health"), [200, { status: "ok" }]);
    const notReady = { ready: false, missing: ["database"] };
    assertEquals(await health(server, "/ready"), [503, notReady]);
    const onAgentsPort = await fetch(new URL("/ready", server.agentUrl));
    assertEquals(onAgentsPort.status, 503);
    assertEquals((await onAgentsPort.json()).missing, ["database"]);

    for (const xml of [prolog(machine), inventory(machine, "")]) {
      const { status, headers } = await post(server, xml);
      assertEquals([status, headers.has("retry-after")], [503, true]);
    }
    for (const code of ["ERR_X", "SUCCESS_0"]) {
      const answer = await post(server, report(machine, 4_000_000, code));
      assertEquals(answer.status, 200);
    }
    const declined = await server.api(listMachines).catch((error) => error);
    assert(declined instanceof ApiProblem, String(declined));
    assertEquals([declined.status, declined.code], [
      503,
      "database_unreachable",
    ]);
    assertMatch(declined.message, /has been waiting for it since its start/);
    assert(!declined.message.includes(sqld.url), declined.message);

    await sqld.restart();
    await started;
    const lines = server.log().split("stopping\n").at(-1)!.split("\n").filter((
      line,
    ) => / database: http/.test(line));
    assertMatch(lines[0]!, /does not answer \(.+\); this server waits for it/);
    assertMatch(lines[1]!, /answers, after \d+ .+; starting/);
    assertEquals(lines.length, 2, server.log());
    await until(async () => (await codes(server)).length === 3);
    assertEquals(await codes(server), ["ERR_W", "ERR_X", "SUCCESS_0"]);
    assertEquals((await post(server, prolog(machine))).status, 200);
    assertEquals(await health(server, "/ready"), [200, {
      ready: true,
      missing: [],
    }]);
    assertEquals((await agent.cycle()).errors, []);
  },
);

onSqld("a first start without the database is refused", async () => {
  await using sqld = await startSqld();
  await sqld.kill();
  await using folder = await temporaryFolder();
  const said = await startToItsEnd(["--data", folder.path], {
    LONGSHORE_DATABASE_URL: sqld.url,
  });
  assertMatch(said, /Cannot use the database/);
});

async function post(
  { agentUrl }: Pick<RunningServer, "agentUrl">,
  xml: string,
): Promise<Response> {
  const answer = await fetch(agentUrl, {
    method: "POST",
    body: pack(xml, "unix"),
    headers: {
      "content-type": CONTENT_TYPE.unix,
      "user-agent": USER_AGENT.unix,
    },
  });
  await answer.body?.cancel();
  return answer;
}

async function health(
  { operatorUrl }: RunningServer,
  path: string,
): Promise<[number, unknown]> {
  const answer = await fetch(new URL(path, operatorUrl));
  return [answer.status, await answer.json()];
}

async function codes({ api }: RunningServer): Promise<unknown[]> {
  const { events } = await api(listEvents, {
    query: { kind: "deployment.result_unexpected" },
  });
  return events.map(({ payload }) => payload["code"]);
}

/** The process that has a data folder. */
async function pidOf(data: string): Promise<string> {
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`)
      .catch(() => "");
    if (line.split("\0").includes(data)) return name;
  }
  throw new Error(`No process has ${data}`);
}
