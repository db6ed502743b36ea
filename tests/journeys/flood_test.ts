import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import {
  inventoryContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  inventory,
  pack,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import { does } from "#tests/cli/cli.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";

/** Machines of which the first is known, and what a flood may add. */
const [INVENTED, PER_HOUR] = [300, 20];

Deno.test("a flood of invented machines is stopped and shown, and known machines are served meanwhile", async () => {
  await using server = await startServer();
  using known = simulatedAgent({
    server: server.agentUrl,
    machine: simulatedMachine(1),
    ca: await Deno.readTextFile(server.caPath),
  });
  await known.cycle();
  await server.api(changeSettings, {
    body: { registrationsPerHour: PER_HOUR },
  });

  const statuses = new Map<number, number>();
  const invented = Array.from({ length: INVENTED }, (_, i) => i + 1000);
  const flooding = (async () => {
    while (invented.length > 0) {
      const status = await register(server.agentUrl, invented.pop()!);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  })();
  let cycles = 0;
  do {
    await known.cycle();
    cycles++;
  } while (invented.length > 0);
  await flooding;
  assert(cycles > 0);
  // The known machine is one of those that registered in the last hour.
  assertEquals(Object.fromEntries(statuses), {
    200: PER_HOUR - 1,
    503: INVENTED - PER_HOUR + 1,
  });
  const { total } = await server.api(listMachines);
  assertEquals(total, PER_HOUR);

  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN: server.token,
  };
  const times = INVENTED - PER_HOUR + 1;
  const sentences = {
    en:
      `New machines refused ${times} times in the last hour by the setting registrationsPerHour`,
    fr:
      `Nouvelles machines refusées ${times} fois en une heure par le paramètre registrationsPerHour`,
  };
  for (const [language, sentence] of Object.entries(sentences)) {
    const out = await does(env, "--lang", language, "overview");
    assertStringIncludes(out, sentence);
    await using tty = await openConsole({
      args: ["--view=overview", "--lang", language],
      env,
    });
    const words = sentence.split(" ").map((word) =>
      word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    );
    // At 80 columns the sentence may be broken between words.
    await tty.sees(new RegExp(words.join("[\\s│]+")));
    tty.press("q");
    assertEquals(await tty.exit(), 0);
  }
});

async function register(url: string, number: number): Promise<number> {
  const machine = simulatedMachine(number);
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": CONTENT_TYPE.unix,
      "user-agent": USER_AGENT.unix,
    },
    body: pack(inventory(machine, inventoryContent(machine, [])), "unix"),
  });
  await answer.body?.cancel();
  return answer.status;
}
