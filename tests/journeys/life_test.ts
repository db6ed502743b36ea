import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listEvents } from "#shared/contract/events/events.ts";
import { changeGroup, createGroup } from "#shared/contract/groups/groups.ts";
import {
  removeMachines,
  retireMachines,
} from "#shared/contract/machines/life.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { listTroubles } from "#shared/contract/deployments/troubles.ts";
import {
  begin,
  codes,
  joined,
  journey,
  make,
  outcome,
} from "#tests/harness/agents/real_journey.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";

/** The ids of the machines that are listed. */
async function machines(server: RunningServer): Promise<number[]> {
  const { rows } = await server.api(listMachines, {});
  return rows.map(({ id }) => id);
}

async function happened(server: RunningServer, kind: string) {
  const { events } = await server.api(listEvents, {
    query: { after: 0, kind },
  });
  return events;
}

journey(
  "retired and removed machines come back and run nothing twice",
  async () => {
    await using services = await begin();
    const { server, folder } = services;
    const agent = await services.agent();
    const machine = await joined(server, agent);
    const group = await server.api(createGroup, {
      body: { name: "lab", machines: [machine] },
    });
    const mark = join(folder, "runs");
    const runs = async () => (await Deno.readTextFile(mark)).trim().split("\n");
    const give = async (name: string) => {
      const id = await make(server, {
        name,
        action: "execute",
        command: `echo ${name} >> ${mark}`,
      });
      await server.api(createAssignment, {
        body: { packageId: id, groups: [group.id] },
      });
      return id;
    };
    const cycle = async () => {
      const done = await agent.cycle();
      assertEquals([done.exitCode, done.errors], [0, []], done.log);
      return codes(done);
    };
    const first = await give("first");
    assertEquals(await cycle(), { [first]: "SUCCESS" });
    assertEquals(await runs(), ["first"]);

    await server.api(retireMachines, { body: { machines: [machine] } });
    assertEquals(await machines(server), []);
    const second = await give("second");
    assertEquals(await cycle(), { [second]: "SUCCESS" });
    assertEquals(await machines(server), [machine]);
    assertEquals(await runs(), ["first", "second"]);
    assertEquals((await happened(server, "machine.returned")).length, 1);
    const { rows: troubles } = await server.api(listTroubles, {});
    assertEquals(troubles.map(({ kind }) => kind), ["returned"]);

    for (const isWiped of [false, true]) {
      const [before] = await machines(server);
      await server.api(removeMachines, { body: { machines: [before!] } });
      assertEquals(await machines(server), []);
      if (isWiped) await Deno.remove(agent.historyFile);
      assertEquals(await cycle(), {});
      const [now] = await machines(server);
      assertEquals(now, before! + 1);
      await server.api(changeGroup, {
        params: { id: group.id },
        body: { add: [now!] },
      });
      assertEquals(await cycle(), {});
      assertEquals(await runs(), ["first", "second"]);
      for (const id of [first, second]) {
        assertEquals(await outcome(server, now!, id), [
          "already_installed",
          null,
          null,
        ]);
      }
    }
    assertEquals((await happened(server, "machine.recognised")).length, 2);
  },
);
