import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";
import { aftermath, worksAgain } from "./aftermath.ts";
import { Answers } from "./answers.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { type Crowd, gather } from "./storm.ts";
import { type Trouble, troubleWith } from "./trouble.ts";

export interface ClockOptions {
  readonly seed: number;
  /** How often the clock is set wrong twice, and right again. */
  readonly rounds: number;
}

export interface ClockResult {
  rounds: number;
  /** Number of result reports answered 200. */
  acknowledged: number;
  answers: Readonly<Record<string, number>>;
  faults: Faults;
}

/**
 * Less than the rest of the certificate's validity, which agents check by their
 * clocks.
 */
const FARTHEST = 2 * 365 * DAY_MS;
/** Acts of the crowd after which no effect of the wrong clock may remain. */
const PATIENCE = 3000;

/**
 * Sets a working server's clock forward and back, by seconds and by years,
 * while it runs and while it is dead. Every request must be answered at all
 * times, and once the clock is right nothing may wait for a time stored by a
 * wrong one.
 */
export async function clockSet(
  { seed, rounds }: ClockOptions,
): Promise<ClockResult> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-clock-" });
  try {
    const data = join(folder, "data");
    await Deno.mkdir(data);
    using trouble = await troubleWith(folder, data, seed);
    return await wrongClocks(trouble, data, seed, rounds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function wrongClocks(
  trouble: Trouble,
  data: string,
  seed: number,
  rounds: number,
): Promise<ClockResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const answers = new Answers();
  const result: ClockResult = {
    ...{ rounds: 0, acknowledged: 0, answers: {}, faults: [] },
  };
  await using server = await startServer({ data, env: trouble.env });
  using crowd = await gather(server, ledger, seed, { answers, unasked: 0 });
  while (result.rounds < rounds && result.faults.length === 0) {
    const faults = await round({ trouble, server, crowd, answers, random })
      .catch((error) => [`${error}\n${server.log().slice(-2000)}`]);
    await server.restart();
    faults.push(...await check(server, ledger.claims()));
    Object.assign(result, {
      rounds: result.rounds + 1,
      acknowledged: ledger.count("report").answered,
      answers: answers.counts(),
      faults,
    });
  }
  return result;
}

/** Moves the clock twice while the server works, then sets it right again. */
async function round({ trouble, server, crowd, answers, random }: {
  readonly trouble: Trouble;
  readonly server: RunningServer;
  readonly crowd: Crowd;
  readonly answers: Answers;
  readonly random: () => number;
}): Promise<string[]> {
  const faults: string[] = [];
  const jumps = [someShift(random), someShift(random)].map((shift) => ({
    ...{ shift, acts: 20 + random() * 80 },
    end: (["live", "live", "kill", "stop"] as const)[Math.floor(random() * 4)]!,
  }));
  await crowd.live(1 + random() * 50, async (further) => {
    for (const { shift, acts, end } of jumps) {
      if (end !== "live") await server[end]();
      trouble.shiftClock(shift);
      if (end !== "live") await server.restart();
      await further(acts);
      faults.push(...await worksAgain(server, random));
    }
    trouble.shiftClock(0);
    for (let waited = 0; waited < PATIENCE && ahead(server) > 0;) {
      await further(50);
      waited += 50;
    }
    if (ahead(server) > 0) {
      faults.push(`${ahead(server)} machines wait for a time that was wrong`);
    }
  });
  return [
    ...faults,
    ...await aftermath(server, crowd, answers),
    ...server.log().match(/^.*: 50[03]: .*$/gm) ?? [],
  ];
}

/** The error of the clock in milliseconds: mostly back, or far. */
function someShift(random: () => number): number {
  const sign = random() < 0.6 ? -1 : 1;
  const sizes = [5000, 600_000, 3 * HOUR_MS, 40 * DAY_MS, FARTHEST];
  return sign * random() * sizes[Math.floor(random() * sizes.length)]!;
}

/**
 * Number of machines that, according to the database, were last seen in the
 * future.
 */
function ahead({ data }: RunningServer): number {
  const database = connect(join(data, "longshore.db"), "read");
  try {
    const { rows } = database.run(
      `select count(*) as machines from machine
      where max(last_contact_at, inventoried_at, coalesce(polled_at, 0)) > ?`,
      // Less than a day is no reason to request another inventory.
      [BigInt(Date.now() + 25 * HOUR_MS)],
    );
    return Number(rows[0]!.machines);
  } finally {
    database.close();
  }
}
