import { join } from "node:path";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { aftermath, worksAgain } from "./aftermath.ts";
import { Answers } from "./answers.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { type Crowd, gather } from "./storm.ts";
import { type IoErrors, type Trouble, troubleWith } from "./trouble.ts";

export interface IoErrorsOptions {
  readonly seed: number;
  /** How often the disk begins to fail, and recovers. */
  readonly rounds: number;
}

export interface IoErrorsResult {
  rounds: number;
  /**
   * Number of writes, flushes, truncations and changes of names that failed.
   */
  failed: number;
  /**
   * Number of result reports answered 200, and of those that agents had to
   * repeat.
   */
  acknowledged: number;
  refused: number;
  answers: Readonly<Record<string, number>>;
  faults: Faults;
}

/**
 * Lets a working server's disk fail at random moments and recover after a
 * while; in most rounds the server dies in between. Nothing that was
 * acknowledged may be lost, and nothing may be counted twice. Ends early at the
 * first fault.
 */
export async function ioErrors(
  { seed, rounds }: IoErrorsOptions,
): Promise<IoErrorsResult> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-failing-" });
  try {
    const data = join(folder, "data");
    await Deno.mkdir(data);
    using trouble = await troubleWith(folder, data, seed);
    return await failing(trouble, data, seed, rounds);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function failing(
  trouble: Trouble,
  data: string,
  seed: number,
  rounds: number,
): Promise<IoErrorsResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const answers = new Answers();
  const result: IoErrorsResult = {
    ...{ rounds: 0, failed: 0, acknowledged: 0, refused: 0 },
    ...{ answers: {}, faults: [] },
  };
  await using server = await startServer({ data, env: trouble.env });
  using crowd = await gather(server, ledger, seed, { answers });
  while (result.rounds < rounds && result.faults.length === 0) {
    const faults = await round({ trouble, server, crowd, answers, random })
      .catch((error) => [`${error}\n${server.log().slice(-2000)}`]);
    await server.restart();
    faults.push(...await check(server, ledger.claims()));
    Object.assign(result, {
      rounds: result.rounds + 1,
      failed: trouble.counts().failed,
      acknowledged: ledger.count("report").answered,
      refused: answers.counts()["report 503"] ?? 0,
      answers: answers.counts(),
      faults,
    });
  }
  return result;
}

/** Lets the disk fail for a while as the server works. */
async function round({ trouble, server, crowd, answers, random }: {
  readonly trouble: Trouble;
  readonly server: RunningServer;
  readonly crowd: Crowd;
  readonly answers: Answers;
  readonly random: () => number;
}): Promise<string[]> {
  const faults: string[] = [];
  const errors = someErrors(random);
  const [wait, end] = [random() * 150, random()];
  await crowd.live(1 + random() * 100, async (further) => {
    trouble.fail(errors);
    await further(1 + wait);
    if (end < 0.4) await server.kill();
    else if (end < 0.6) await server.stop();
    trouble.fail(null);
    if (server.running) faults.push(...await worksAgain(server, random));
    else await server.restart();
  });
  return [...faults, ...await aftermath(server, crowd, answers)];
}

const CALLS = ["write", "sync", "truncate", "names"] as const;
const FILES = ["log", "database", "others"] as const;

/** Often only flushes, and only one kind of file. */
function someErrors(random: () => number): IoErrors {
  const some = <Of>(all: readonly Of[]) => all.filter(() => random() < 0.5);
  return {
    chance: random() < 0.3 ? 1 : random() ** 2,
    calls: random() < 0.4 ? ["sync"] : some(CALLS),
    files: random() < 0.4 ? ["log"] : some(FILES),
  };
}
