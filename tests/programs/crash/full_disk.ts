import { ApiProblem } from "#tui/api/problem.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { aftermath, refusedIn, worksAgain } from "./aftermath.ts";
import { Answers, since } from "./answers.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { mountedPlace, type Place, preloadedPlace } from "./place.ts";
import { type Crowd, gather } from "./storm.ts";

export interface FullDiskOptions {
  readonly seed: number;
  /** How often the disk is filled and freed. */
  readonly rounds: number;
  /**
   * The kind of disk; default: a separate file system if one can be mounted.
   */
  readonly disk?: Place["kind"];
}

export interface FullDiskResult {
  readonly disk: Place["kind"];
  rounds: number;
  /**
   * Number of result reports that were answered 200, and of those refused for
   * lack of space.
   */
  acknowledged: number;
  refused: number;
  answers: Readonly<Record<string, number>>;
  faults: Faults;
}

/** Acts of the crowd after which a small rest of a disk must be used up. */
const PATIENCE = 3000;

/**
 * Fills a working server's disk while agents and operators go on, and frees it
 * again; in some rounds the server is killed and started in between. While the
 * disk is full every request must be refused or answered, nothing that is not
 * stored may be acknowledged, and afterwards everything must go on without a
 * restart. Ends early at the first fault.
 */
export async function fullDisk(
  { seed, rounds, disk }: FullDiskOptions,
): Promise<FullDiskResult> {
  const mounted = disk === "preloaded" ? null : await mountedPlace();
  if (disk === "mounted" && !mounted) throw new Error("It may not mount");
  await using place = mounted ?? await preloadedPlace(seed);
  const random = randomOf(seed);
  const ledger = new Ledger();
  const answers = new Answers();
  const result: FullDiskResult = {
    ...{ disk: place.kind, rounds: 0, acknowledged: 0, refused: 0 },
    ...{ answers: {}, faults: [] },
  };
  await using server = await startServer({ data: place.data, env: place.env });
  using crowd = await gather(server, ledger, seed, { answers });
  // The database's log is empty after a restart and has to grow; a long one
  // would be overwritten.
  await server.restart();

  while (result.rounds < rounds && result.faults.length === 0) {
    const faults = await round({ place, server, crowd, answers, random })
      .catch((error) => [`${error}\n${server.log().slice(-2000)}`]);
    await server.restart();
    faults.push(...await check(server, ledger.claims()));
    Object.assign(result, {
      rounds: result.rounds + 1,
      acknowledged: ledger.count("report").answered,
      refused: answers.counts()["report 503"] ?? 0,
      answers: answers.counts(),
      faults,
    });
  }
  return result;
}

/** Fills the disk while the server works, and frees it again. */
async function round({ place, server, crowd, answers, random }: {
  readonly place: Place;
  readonly server: RunningServer;
  readonly crowd: Crowd;
  readonly answers: Answers;
  readonly random: () => number;
}): Promise<string[]> {
  const faults: string[] = [];
  const [bytes, killed] = [Math.floor(random() * 400_000), random() < 0.5];
  await crowd.live(1 + random() * 150, async (further) => {
    const before = answers.counts();
    await place.leave(bytes);
    for (
      let waited = 0;
      refusedIn(since(before, answers.counts())).length === 0;
    ) {
      if ((waited += 50) > PATIENCE) return faults.push("it never was full");
      await further(50);
    }
    faults.push(...await uploadRefused(server));
    await further(80);
    if (killed) {
      await server.kill();
      faults.push(...await startFull(server));
      await further(40);
    }
    await place.free();
    if (!server.running) await server.restart();
    faults.push(...await worksAgain(server, random));
  });
  return [...faults, ...await aftermath(server, crowd, answers)];
}

/** Checks that an upload that does not fit is declined for that reason. */
async function uploadRefused(server: RunningServer): Promise<Faults> {
  const large = noise(2_000_000);
  const zip = zipOf({ name: "setup.sh", bytes: large });
  try {
    await server.upload("large.zip", zip);
    return ["an upload was taken that there is no room for"];
  } catch (error) {
    return error instanceof ApiProblem && error.code === "disk_full"
      ? []
      : [`an upload was declined with: ${error}`];
  }
}

/** Checks that the server starts on a full disk, or reports it and ends. */
async function startFull(server: RunningServer): Promise<Faults> {
  try {
    await server.restart();
    return [];
  } catch (error) {
    const message = (error as Error).message;
    return /disk[^\n]* full/.test(message)
      ? []
      : [`it did not start: ${message}`];
  }
}
