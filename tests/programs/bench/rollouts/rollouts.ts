import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import {
  openWaves,
  pauseRollout,
  readRollout,
  resumeRollout,
} from "#shared/contract/rollouts/rollouts.ts";
import { changeSettings } from "#shared/contract/settings/settings.ts";
import { orderHalt } from "#shared/contract/schedules/halts.ts";
import type { Store } from "#db/store/transaction.ts";
import { pack, report } from "#tests/harness/agents/agent_wire.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import type { Bench, BenchOptions } from "#tests/programs/bench/bench.ts";
import { onFleet } from "#tests/programs/bench/fleet.ts";
import {
  type Round,
  round,
  type Row,
  rowOf,
  timedRow,
} from "#tests/programs/bench/rows.ts";
import { CONNECTIONS } from "#tests/programs/bench/side.ts";

const WAVES = 10;
const POLLS_PER_SECOND = 200;
/** Polls go on for this long before and after what is measured beside them. */
const PAUSE_MS = 500;

/** An agent is offered its next package without a pause. */
const NO_PAUSES = {
  fragmentLatencySeconds: 0,
  cycleLatencySeconds: 0,
  periodLatencySeconds: 0,
};

/** Which half of the machines polls: `in` the rollout, or not. */
type Half = "out" | "in";

/**
 * A rollout in ten waves to the second half of a fleet: what making, advancing
 * and halting it takes, polls meanwhile, and what polls cost before and after
 * in each half.
 */
export const rollouts: Bench = {
  name: "rollouts",
  summary: "a rollout in 10 waves to half of all, polls meanwhile and after",
  machines: 200_000,
  async run(options) {
    let packageId = 0;
    const fleet = {
      machines: options.machines,
      async more(store: Store) {
        await secondHalf(store, options.machines);
        packageId = await aPackage(store);
      },
    };
    return await onFleet(
      fleet,
      (server) => measure(server, options, packageId),
    );
  },
};

async function secondHalf(store: Store, machines: number): Promise<void> {
  await store.commit([
    {
      sql: `insert into machine_group (id, name, description, created_at)
        values (1, 'second half', '', 0)`,
      params: [],
    },
    {
      sql: `insert into group_member (group_id, machine_id)
        select 1, id from machine where id > ?`,
      params: [Math.floor(machines / 2)],
    },
    // A Unix agent takes nothing new while it has downloads.
    {
      sql: `update deployment set state = 'succeeded', code = 'SUCCESS'
        where machine_id > ?`,
      params: [Math.floor(machines / 2)],
    },
  ]);
}

async function measure(
  server: RunningServer,
  options: BenchOptions,
  packageId: number,
): Promise<Row[]> {
  await server.api(changeSettings, { body: NO_PAUSES });
  const before = await bothHalves(server, options);
  const quiet = await beside(server, options, "in", () => sleep(PAUSE_MS));
  const plan = await beside(server, options, "in", () =>
    server.api(makePlan, {
      body: {
        packageId,
        groups: [1],
        rollout: {
          waves: Array.from({ length: WAVES }, (_, i) => ({
            percent: (i + 1) * 100 / WAVES,
          })),
          advance: { succeededPercent: 100, soakMinutes: 60 },
          halt: { codes: ["ERR_EXECUTE"] },
        },
      },
    }));
  const made = await beside(
    server,
    options,
    "in",
    () =>
      server.api(createAssignment, {
        body: { planId: plan.done.id, confirmMachines: plan.done.reached },
      }),
  );
  const { assignment: { id } } = made.done;
  const params = { id };
  await server.api(pauseRollout, { params, body: {} });
  const after = await bothHalves(server, options);
  await server.api(resumeRollout, { params });

  const opened = [];
  for (let wave = 2; wave <= WAVES; wave++) {
    const { waves } = await server.api(readRollout, { params });
    opened.push(
      await beside(server, options, "in", () =>
        server.api(openWaves, {
          params,
          body: { confirmMachines: waves[wave - 1]!.waiting },
        })),
    );
  }
  const halted = await beside(
    server,
    options,
    "in",
    () => fail(server, options.machines, packageId),
  );
  const { state } = await server.api(readRollout, { params });
  if (state !== "halted") throw new Error(`The rollout is ${state}`);
  const group = await beside(
    server,
    options,
    "in",
    () => server.api(orderHalt, { body: { group: 1, reason: "bench" } }),
  );
  const { recalling } = group.done.stop;

  const half = Math.floor(options.machines / 2);
  return [
    rowOf("polls outside, no rollout", before.out),
    rowOf("polls outside, beside a rollout", after.out, {
      against: before.out,
      to: "without",
    }),
    rowOf("polls, no rollout", before.in),
    rowOf("polls of machines that a rollout holds back", after.in, {
      against: before.in,
      to: "without",
    }),
    rowOf(`polls, ${POLLS_PER_SECOND}/s, alone`, [quiet.polls]),
    ...timed(`planned, ${half} machines in ${WAVES} waves`, [plan]),
    ...timed("made", [made]),
    ...timed("the next wave opened", opened),
    ...timed("halted by a result", [halted]),
    ...timed("the group halted and recalled", [group], {
      note: `${recalling} recalled`,
    }),
  ];
}

/** Polls as fast as they are answered, of both halves of the fleet. */
async function bothHalves(
  server: RunningServer,
  options: BenchOptions,
): Promise<Record<Half, Round[]>> {
  const done: Record<Half, Round[]> = { out: [], in: [] };
  for (let n = 0; n < options.rounds; n++) {
    for (const half of ["out", "in"] as const) {
      done[half].push(
        await round({
          seconds: options.seconds,
          lanes: [{
            url: server.agentUrl,
            connections: CONNECTIONS,
            traffic: pollsOf(half, options.machines),
          }],
        }, server.pid),
      );
    }
  }
  return done;
}

function pollsOf(half: Half, machines: number) {
  const count = Math.floor(machines / 2);
  return {
    kind: "poll" as const,
    count,
    first: half === "out" ? 0 : machines - count,
  };
}

/** What some work took, and the polls at a constant rate beside it. */
interface Beside<Of> {
  readonly done: Of;
  readonly ms: number;
  readonly polls: Round;
}

async function beside<Of>(
  server: RunningServer,
  { machines, seconds }: BenchOptions,
  half: Half,
  work: () => Promise<Of>,
): Promise<Beside<Of>> {
  const [polls, worked] = await Promise.all([
    round({
      seconds,
      lanes: [{
        url: server.agentUrl,
        connections: 8,
        rate: POLLS_PER_SECOND,
        traffic: pollsOf(half, machines),
      }],
    }, server.pid),
    (async () => {
      // The first fifth of a load does not count.
      await sleep(seconds * 200 + PAUSE_MS);
      const begun = performance.now();
      return { done: await work(), ms: performance.now() - begun };
    })(),
  ]);
  return { ...worked, polls };
}

function timed(
  name: string,
  all: readonly Beside<unknown>[],
  details: Partial<Row> = {},
): Row[] {
  return [
    timedRow(name, all.map(({ ms }) => ms), details),
    rowOf(
      `  polls, ${POLLS_PER_SECOND}/s, meanwhile`,
      all.map((one) => one.polls),
    ),
  ];
}

/** A machine that polls in the second half fails with a code that halts it. */
async function fail(
  server: RunningServer,
  machines: number,
  packageId: number,
): Promise<void> {
  const number = machines - Math.floor(machines / 2);
  const deviceId = `bench${
    String(number).padStart(6, "0")
  }-2026-01-01-00-00-00`;
  const machine = simulatedMachine(1, { deviceId });
  const answer = await fetch(server.agentUrl, {
    method: "POST",
    body: pack(report(machine, packageId, "ERR_EXECUTE"), "unix"),
  });
  await answer.body?.cancel();
}
