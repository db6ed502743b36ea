import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  readDeployment,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import {
  readRollout,
  resumeRollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { createWindow, Weekday } from "#shared/contract/schedules/windows.ts";
import {
  REAL_AGENT_MISSING,
  type RealAgent,
} from "#tests/harness/agents/real_agent.ts";
import {
  begin,
  codes,
  joined,
  make,
} from "#tests/harness/agents/real_journey.ts";
import { hasOwnNames, otherName } from "#tests/harness/server/other_name.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

const MISSING = REAL_AGENT_MISSING ||
  (hasOwnNames() ? "" : " (skipped: no namespaces for host names here)");

const HOUR_MS = 3_600_000;

/** A window that opens every day, so many hours from now. */
function windowAt(hours: number) {
  const at = new Date(Date.now() + hours * HOUR_MS).toISOString();
  return {
    days: [...Weekday.options],
    start: at.slice(11, 16),
    minutes: 180,
    zone: "UTC",
    except: [],
  };
}

/** An agent and the machine that the server knows it by. */
interface Computer {
  readonly agent: RealAgent;
  readonly machine: number;
}

async function offered(
  { agent }: Computer,
  packageId: number,
): Promise<string | undefined> {
  const cycle = await agent.cycle();
  assertEquals([cycle.exitCode, cycle.timedOut], [0, false], cycle.log);
  return codes(cycle)[packageId];
}

async function reasonOn(
  server: RunningServer,
  { machine }: Computer,
  packageId: number,
) {
  const params = { machine, package: packageId };
  const { state, reason } = await server.api(readDeployment, { params });
  assertEquals(state, "waiting");
  return reason?.code;
}

/** Computers of a canary group and one more, and a group of all. */
async function site() {
  const services = await begin();
  const { server, folder } = services;
  const computers: Computer[] = [];
  for (const name of ["canary1", "canary2", "office"]) {
    const agent = await services.agent({
      folder: join(folder, name),
      ...otherName(name),
    });
    computers.push({ agent, machine: await joined(server, agent) });
  }
  const [first, second, other] = computers;
  const group = async (name: string, machines: readonly Computer[]) => {
    const body = { name, machines: machines.map(({ machine }) => machine) };
    return (await server.api(createGroup, { body })).id;
  };
  const canary = await group("canary", [first!, second!]);
  const all = await group("all", computers);
  return {
    ...services,
    ...{ first: first!, second: second!, other: other!, all },
    /** Assigns a package to all, to the canary first. */
    async rollOut(packageId: number): Promise<number> {
      const { assignment } = await server.api(createAssignment, {
        body: {
          packageId,
          groups: [all],
          rollout: {
            waves: [{ group: canary }, { rest: true }],
            advance: { succeededPercent: 100, soakMinutes: 0 },
            halt: { failedMachines: 1 },
          },
        },
      });
      return assignment.id;
    },
    rollout: (id: number) => server.api(readRollout, { params: { id } }),
  };
}

Deno.test({
  name: `waves and a maintenance window hold real agents back${MISSING}`,
  ignore: MISSING !== "",
  async fn(t) {
    await using services = await site();
    const { server, folder, first, second, other } = services;

    await server.api(createWindow, {
      body: { group: services.all, ...windowAt(6) },
    });
    const mark = join(folder, "ran");
    const id = await make(server, {
      name: "steady",
      action: "execute",
      command: `echo ran >> ${mark}`,
    });
    const rollout = await services.rollOut(id);
    await t.step("nothing is offered outside a window", async () => {
      for (const one of [first, second]) {
        assertEquals(await offered(one, id), undefined);
        assertEquals(await reasonOn(server, one, id), "outside_window");
      }
    });

    await t.step(
      "inside one the canary runs it, and only the canary",
      async () => {
        await server.api(createWindow, {
          body: { group: services.all, ...windowAt(-1) },
        });
        assertEquals(await offered(other, id), undefined);
        assertEquals(await offered(first, id), "SUCCESS");
        assertEquals(await offered(other, id), undefined);
        assertEquals(await reasonOn(server, other, id), "wave_not_open");
        assertEquals((await services.rollout(rollout)).openWave, 1);
        assertEquals(await offered(second, id), "SUCCESS");
      },
    );

    await t.step("the second wave follows the first", async () => {
      await until(async () => (await services.rollout(rollout)).openWave === 2);
      assertEquals(await offered(other, id), "SUCCESS");
      await until(async () =>
        (await services.rollout(rollout)).state === "finished"
      );
      assertEquals(await Deno.readTextFile(mark), "ran\nran\nran\n");
    });

    await t.step("a failing canary keeps it from all others", async () => {
      const fixed = join(folder, "fixed");
      const failing = await make(server, {
        name: "failing",
        action: "execute",
        command: `test -e ${fixed}`,
      });
      const halted = await services.rollOut(failing);
      assertEquals(await offered(first, failing), "ERR_EXECUTE");
      assertEquals((await services.rollout(halted)).halted?.machines, 1);
      assertEquals(await offered(second, failing), undefined);
      assertEquals(await reasonOn(server, second, failing), "halted");
      assertEquals(await offered(other, failing), undefined);

      await Deno.writeTextFile(fixed, "");
      await server.api(retryDeployment, {
        params: { machine: first.machine, package: failing },
      });
      await server.api(resumeRollout, { params: { id: halted } });
      assertEquals(await offered(first, failing), "SUCCESS");
      assertEquals(await offered(other, failing), undefined);
      assertEquals(await offered(second, failing), "SUCCESS");
      await until(async () => (await services.rollout(halted)).openWave === 2);
      assertEquals(await offered(other, failing), "SUCCESS");
      assert((await services.rollout(halted)).halted === null);
    });
  },
});
