import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import type { Faults } from "#tests/programs/crash/check.ts";
import { Ledger } from "#tests/programs/crash/ledger.ts";
import { gather } from "#tests/programs/crash/storm.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { actsOn, beginAt } from "./acts.ts";
import { checkRollouts } from "./check_rollouts.ts";
import { Site } from "./site.ts";

export interface RolloutKillsOptions {
  readonly seed: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly agents?: number;
  /** Machines that never poll. */
  readonly idle?: number;
  /** The most acts of the crowd before the server is killed. */
  readonly life?: number;
  /** Called after each kill and check. */
  readonly onProgress?: (result: RolloutKillsResult) => void;
}

export interface RolloutKillsResult {
  kills: number;
  /** Number of result reports answered 200. */
  acknowledged: number;
  /** Number of commands of operators that were answered. */
  commands: number;
  rollouts: number;
  /** Number of events of rollouts, halts and windows, by kind. */
  events: Readonly<Record<string, number>>;
  faults: Faults;
}

/**
 * Kills a server with SIGKILL at random moments while rollouts go on, which an
 * operator makes, pauses, resumes, opens and stops, and while halts and windows
 * come and go and assignments expire. After each start the log is replayed.
 * Ends early at the first fault.
 */
export async function rolloutKills(
  options: RolloutKillsOptions,
): Promise<RolloutKillsResult> {
  const { seed, kills, agents = 24, idle = 200, life = 6000 } = options;
  const random = randomOf(seed);
  const ledger = new Ledger();
  const site = new Site();
  const result: RolloutKillsResult = {
    ...{ kills: 0, acknowledged: 0, commands: 0, rollouts: 0 },
    ...{ events: {}, faults: [] },
  };
  await using server = await startServer();
  using crowd = await gather(server, ledger, seed, {
    agents,
    unasked: 0.02,
    begin: beginAt(site, idle),
    acts: actsOn(site),
  });
  while (result.kills < kills && result.faults.length === 0) {
    // Half of all lives end before the jobs have run, two seconds after a start.
    const longest = random() < 0.5 ? life : life / 8;
    const answered = await crowd.live(1 + random() * longest, server.kill);
    await server.restart();
    const claims = ledger.claims();
    Object.assign(result, {
      kills: result.kills + 1,
      acknowledged: ledger.count("report").answered,
      commands: result.commands + answered,
      rollouts: claims.values("rollout").size,
      events: eventsOf(server),
      faults: await checkRollouts(server, site, claims),
    });
    options.onProgress?.(result);
  }
  return result;
}

function eventsOf({ data }: RunningServer): Record<string, number> {
  const database = connect(join(data, "longshore.db"), "read");
  try {
    const { rows } = database.run(`select kind, count(*) as times from event
      where kind like 'rollout.%' or kind like 'halt.%' or kind like 'window.%'
        or kind in ('deployment.offered', 'deployment.expired',
          'assignment.expired')
      group by kind order by kind`);
    return Object.fromEntries(
      rows.map(({ kind, times }) => [String(kind), Number(times)]),
    );
  } finally {
    database.close();
  }
}
