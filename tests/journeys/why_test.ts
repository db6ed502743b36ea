import { assert, assertEquals, assertExists } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { Statement } from "#db/store/transaction.ts";
import { openDatabase } from "#db/store/open.ts";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { listDeployments } from "#shared/contract/deployments/deployments.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { readOverview } from "#shared/contract/server.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { readPackageWhy, readWhy } from "#shared/contract/deployments/why.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import {
  type SimulatedAgent,
  simulatedAgent,
} from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { does } from "#tests/cli/cli.ts";
import { until } from "#tests/harness/time/until.ts";

const FRAGMENT = 1024;
/** The last fragment that each agent requested, to be requested again. */
const URLS = new Map<string, string>();

describe("a fleet with many faults", () => {
  it("is explained correctly, machine by machine and as a whole", async () => {
    await using server = await startServer();
    await using fleet = await fleetOf(server, [
      ...["well", "well", "well", "off", "off", "cut", "cut", "mirror"],
      ...["hammers", "history", "held", "held"],
    ]);
    await server.api(changeSettings, {
      body: {
        fragmentBytes: FRAGMENT,
        fragmentLatencySeconds: 0,
        cycleLatencySeconds: 0,
        periodLatencySeconds: 0,
      },
    });
    const first = await made(server, "baseline", 0);
    await assign(server, first, fleet.of("held"));
    for (const one of fleet.all("held")) {
      assertEquals((await one.agent.cycle()).reported[0]?.code, "SUCCESS_3");
    }

    const id = await made(server, "tool", 1);
    await fleet.write(
      fleet.of("history").map((machine) => ({
        sql: "insert into agent_history values (?, ?)",
        params: [machine, id],
      })),
    );
    await assign(server, id, fleet.ids, 11);
    for (const { role, agent } of fleet.members) {
      if (role === "off") continue;
      const fragments = role === "cut"
        ? 2
        : role === "mirror"
        ? 0
        : role === "hammers"
        ? 1
        : undefined;
      await agent.cycle({ fragments });
    }
    await until(async () => {
      const { counts } = await server.api(listDeployments, {
        query: { package: id },
      });
      return counts.downloading === 3;
    });
    await fleet.write([
      aged("machine", ["last_contact_at"], 10 * DAY_MS, fleet.of("off")),
      ...["cut", "mirror"].map((role) =>
        aged(
          "deployment",
          ["offered_at", "info_at", "fragment_at"],
          HOUR_MS,
          fleet.of(role),
        )
      ),
    ]);
    const [hammering] = fleet.all("hammers");
    await until(async () => {
      await hammering!.again(200);
      const { troubles } = await server.api(readOverview);
      return troubles.hammers === 1;
    });

    const whole = await server.api(readPackageWhy, { params: { id } });
    assertEquals(
      whole.bars.map(({ state, cause, machines }) => [state, cause, machines]),
      [
        ["waiting", "held_by_priority_0", 2],
        ["waiting", "not_seen", 2],
        ["waiting", "in_history", 1],
        ["offered", "no_fragment", 1],
        ["downloading", "stopped", 2],
        ["downloading", "hammering", 1],
        ["succeeded", "succeeded", 3],
      ],
    );
    assertEquals(whole.machines, 12);
    assertEquals(whole.bars[0]?.details, [
      { package: { id: first, name: "baseline", version: "" }, machines: 2 },
    ]);

    const expected: Record<string, [string, string, string, string]> = {
      well: ["succeeded", "none", "nobody", "over"],
      off: ["not_seen", "find_machine", "operator", "nothing_out"],
      cut: ["stopped", "check_fragments", "operator", "can_stop"],
      mirror: ["no_fragment", "check_fragments", "operator", "may_stop"],
      hammers: ["hammering", "recall", "operator", "can_stop"],
      history: ["in_history", "force", "operator", "nothing_out"],
      held: ["held_by_priority_0", "retry_other", "operator", "nothing_out"],
    };
    for (const { role, machine } of fleet.members) {
      const params = { machine, package: id };
      const why = await server.api(readWhy, { params });
      const { cause, next, hold } = why;
      assertEquals(
        [cause, next.step, next.by, hold.code],
        expected[role],
        role,
      );
    }

    for (const { state, cause, machines } of whole.bars) {
      const page = await server.api(listDeployments, {
        query: { package: id, state, cause },
      });
      assertEquals(page.total, machines);
      assertEquals(
        page.rows.map(({ machine }) => machine.id).sort((a, b) => a - b),
        fleet.members.filter(({ role }) => expected[role]![0] === cause)
          .map(({ machine }) => machine),
      );
    }

    const env = {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    };
    const output = await does(env, "why", "tool");
    assert(
      /waiting +2 +held by a package of priority 0\n +2 by baseline/.test(
        output,
      ),
      output,
    );
    assert(/downloading +2 +stopped fetching/.test(output), output);
    const [cut] = fleet.of("cut");
    const one = await does(env, "why", `${cut}`, "tool");
    assert(
      /Why +The agent stopped at fragment 2 of \d+\. Nothing for 1 h/.test(one),
      one,
    );
    assert(/Can it be stopped\? +Yes, by cancelling/.test(one), one);
    const troubles = await does(env, "troubles", "list", "--kind", "hammers");
    assert(/retry loop +tool/.test(troubles), troubles);
    const listed = await does(
      env,
      ...["deployments", "list", "--package", "tool", "--cause", "stopped"],
      "--json",
    );
    assertEquals(JSON.parse(listed).length, 2);
  });
});

interface Member {
  readonly role: string;
  readonly machine: number;
  readonly agent: SimulatedAgent;
  /** Requests its last fragment again this many times. */
  readonly again: (times: number) => Promise<void>;
}

/** A machine for each role, known to the server. */
async function fleetOf(server: RunningServer, roles: readonly string[]) {
  const ca = await Deno.readTextFile(server.caPath);
  const client = Deno.createHttpClient({ caCerts: [ca] });
  const store = await openDatabase(`file:${join(server.data, "longshore.db")}`);
  const members: Member[] = [];
  for (const [i, role] of roles.entries()) {
    const machine = simulatedMachine(i + 1, { family: "unix" });
    const agent = simulatedAgent({
      server: server.agentUrl,
      machine,
      behave: ({ command }) => ({
        exitCode: command === "baseline.sh" ? 3 : 0,
      }),
      transport: (url, init) => {
        if (/-\d+$/.test(url)) URLS.set(machine.name, url);
        return fetch(url, { ...init, client });
      },
    });
    await agent.cycle();
    const { rows } = await server.api(listMachines, {
      query: { name: machine.name },
    });
    assertExists(rows[0]);
    members.push({
      role,
      machine: rows[0].id,
      agent,
      async again(times) {
        for (let n = 0; n < times; n++) {
          const answer = await fetch(URLS.get(machine.name)!, { client });
          await answer.bytes();
        }
      },
    });
  }
  const all = (role: string) => members.filter((one) => one.role === role);
  return {
    members,
    ids: members.map(({ machine }) => machine),
    all,
    of: (role: string) => all(role).map(({ machine }) => machine),
    write: (job: readonly Statement[]) => store.commit(job),
    async [Symbol.asyncDispose]() {
      for (const { agent } of members) agent[Symbol.dispose]();
      client.close();
      await store.close();
    },
  };
}

/**
 * Moves stored times into the past, because the server's clock cannot be set.
 */
function aged(
  table: "machine" | "deployment",
  columns: readonly string[],
  ms: number,
  machines: readonly number[],
): Statement {
  const key = table === "machine" ? "id" : "machine_id";
  const set = columns.map((column) => `${column} = ${column} - ${ms}`);
  return {
    sql: `update ${table} set ${set.join(", ")}
      where ${key} in (select value from json_each(?))`,
    params: [JSON.stringify(machines)],
  };
}

/** An active package of three fragments. */
async function made(
  { api, upload }: RunningServer,
  name: string,
  priority: number,
): Promise<number> {
  const { archive } = await upload(
    `${name}.tar.gz`,
    await tarGzOf(
      { name: `${name}.sh`, text: "#!/bin/sh\n", mode: 0o755 },
      { name: "data.bin", bytes: noise(3 * FRAGMENT) },
    ),
  );
  const { package: made } = await api(createPackage, {
    body: {
      name,
      action: "launch",
      command: `${name}.sh`,
      target: "unix",
      archiveId: archive.id,
      priority,
    },
  });
  assertExists(made);
  const params = { id: made.id };
  await api(setActivation, { params, body: { active: true } });
  return made.id;
}

async function assign(
  { api }: RunningServer,
  packageId: number,
  machines: number[],
  confirmMachines?: number,
): Promise<void> {
  await api(createAssignment, {
    body: { packageId, machines, confirmMachines },
  });
}
