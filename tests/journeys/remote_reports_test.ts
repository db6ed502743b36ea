import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import {
  type SimulatedMachine,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import { report } from "#tests/harness/agents/agent_wire.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import { until } from "#tests/harness/time/until.ts";
import { offerPackage, post } from "./offered_package.ts";

const onSqld = sqldBinary ? it : it.skip;

describe("result reports while the libSQL server is away", () => {
  onSqld("are answered 200, survive kill -9, and are stored once", async () => {
    await using sqld = await startSqld();
    await using server = await startServer({
      env: { LONGSHORE_DATABASE_URL: sqld.url },
    });
    const machines = [1, 2, 3].map((number) =>
      simulatedMachine(number, { family: "unix" })
    );
    const id = await offerPackage(server, machines);
    const codes = ["ERR_OUT_OF_SPACE", "SUCCESS_3", "SUCCESS_0"];

    await sqld.kill();
    for (const [index, code] of codes.entries()) {
      assertEquals(await send(server, machines[index]!, id, code), 200);
    }
    await server.kill();
    await sqld.restart();
    await server.restart();

    assertEquals(await outcomes(server), [
      "failed ERR_OUT_OF_SPACE",
      "failed SUCCESS_3",
      "succeeded SUCCESS_0",
    ]);
    // The agent of the second machine repeats its report without the number.
    assertEquals(await send(server, machines[1]!, id, "SUCCESS_"), 200);
    await server.restart();
    assertEquals(await results(server), [...codes, "SUCCESS_"].sort());
    assertEquals((await outcomes(server))[1], "failed SUCCESS_3");
  });

  onSqld("are stored in their order when it is back", async () => {
    await using sqld = await startSqld();
    await using server = await startServer({
      env: { LONGSHORE_DATABASE_URL: sqld.url },
    });
    const machine = simulatedMachine(1, { family: "unix" });
    const id = await offerPackage(server, [machine]);

    await sqld.stop();
    assertEquals(await send(server, machine, id, "SUCCESS_3"), 200);
    assertEquals(await send(server, machine, id, "SUCCESS_"), 200);
    await until(() => server.log().includes("does not answer ("));
    sqld.resume();
    await until(() => server.log().includes("takes results again"));
    await until(async () => (await results(server)).length === 2);
    assertEquals(await outcomes(server), ["failed SUCCESS_3"]);
  });
});

const send = (
  server: RunningServer,
  machine: SimulatedMachine,
  id: number,
  code: string,
) => post(server, report(machine, id, code));

/** State and code of every deployment, by machine. */
async function outcomes(server: RunningServer): Promise<string[]> {
  const { rows } = await server.api(listDeployments);
  return rows.sort((a, b) => a.machine.id - b.machine.id)
    .map(({ state, code }) => `${state} ${code}`);
}

/** The codes of all reports in the log. */
async function results(server: RunningServer): Promise<string[]> {
  const { events } = await server.api(listEvents, {
    query: { kind: "deployment.result" },
  });
  return events.map(({ payload }) => String(payload.code)).sort();
}
