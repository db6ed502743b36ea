import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { pack, prolog } from "#tests/harness/agents/agent_wire.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import {
  type Sqld,
  sqldBinary,
  startSqld,
} from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";

const onSqld = sqldBinary ? it : it.skip;

const OUTAGES: Readonly<
  Record<string, readonly [(sqld: Sqld) => unknown, (sqld: Sqld) => unknown]>
> = {
  killed: [(sqld) => sqld.kill(), (sqld) => sqld.restart()],
  stopped: [(sqld) => sqld.stop(), (sqld) => sqld.resume()],
};

describe("a libSQL server that does not answer", () => {
  for (const [how, [goAway, comeBack]] of Object.entries(OUTAGES)) {
    onSqld(`is waited for, and the log says it once: ${how}`, async () => {
      await using sqld = await startSqld();
      await using server = await startServer({
        env: { LONGSHORE_DATABASE_URL: sqld.url },
      });
      assertEquals((await poll(server)).status, 200);

      await until(() => server.log().includes("replica: reading"));
      await goAway(sqld);
      // Until the outage is noticed, the replica answers.
      await until(async () => (await poll(server)).status === 503);
      for (let n = 0; n < 5; n++) {
        const { status, headers } = await poll(server);
        assertEquals([status, headers.get("retry-after")], [503, "60"]);
      }
      await until(() => server.log().includes("does not answer ("));
      assertEquals(await declined(server), [503, "database_unreachable"]);

      await comeBack(sqld);
      await until(() => server.log().includes("answers again"));
      assertEquals((await poll(server)).status, 200);

      const lines = server.log().split("\n").filter((line) =>
        / (?:database: http|job |operator API: |replica: (?!reading \/))/.test(
          line,
        )
      );
      assertMatch(
        lines[0]!,
        /database: http:\S+ does not answer \(.+\); until it does, agents get 503 and come again$/,
      );
      assertMatch(
        lines[1]!,
        /database: http:\S+ answers again, after \d+ (s|min)/,
      );
      assertEquals(lines.length, 2, server.log());
    });
  }
});

async function poll(server: RunningServer): Promise<Response> {
  const body = pack(prolog(simulatedMachine(1, { family: "unix" })), "unix");
  const answer = await fetch(server.agentUrl, { method: "POST", body });
  await answer.body?.cancel();
  return answer;
}

/** The status and code with which the API declines. */
async function declined(server: RunningServer): Promise<[number, string]> {
  try {
    await server.api(listMachines);
  } catch (error) {
    assert(error instanceof ApiProblem, String(error));
    return [error.status, error.code];
  }
  throw new Error("It was not declined");
}
