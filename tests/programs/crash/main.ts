import {
  type FlagTable,
  type FlagValues,
  numberOf,
} from "#server/start/flags.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import { clockSet } from "./clock.ts";
import { compactions } from "./compactions.ts";
import { conversions } from "./conversions.ts";
import { databaseOutages } from "./database_outages.ts";
import { databasePowerCuts } from "./database_power_cut.ts";
import { fullDisk } from "./full_disk.ts";
import { ioErrors } from "./io_errors.ts";
import { powerCut } from "./power_cut.ts";
import { rolloutKills } from "./rollouts/kills.ts";
import { stopped } from "./stops.ts";
import { storm } from "./storm.ts";

/** The modes besides killing, each with its number of rounds. */
const MODES = {
  stops: (stops: number, seed: number) => stopped({ seed, stops }),
  "power-cuts": (points: number, seed: number) => powerCut({ seed, points }),
  "failing-power-cuts": (points: number, seed: number) =>
    powerCut({ seed, points, failing: true }),
  "full-disks": (rounds: number, seed: number) => fullDisk({ seed, rounds }),
  "preloaded-full-disks": (rounds: number, seed: number) =>
    fullDisk({ seed, rounds, disk: "preloaded" }),
  "io-errors": (rounds: number, seed: number) => ioErrors({ seed, rounds }),
  clocks: (rounds: number, seed: number) => clockSet({ seed, rounds }),
  compactions: (rounds: number, seed: number) => compactions({ seed, rounds }),
  conversions: (kills: number, seed: number) => conversions({ seed, kills }),
  rollouts: (kills: number, seed: number) =>
    rolloutKills({ seed, kills, onProgress: everyFew }),
  "database-outages": (rounds: number, seed: number) =>
    databaseOutages({ seed, rounds }),
  "database-power-cuts": (rounds: number, seed: number) =>
    databasePowerCuts({ seed, rounds }),
};

const INSTEAD = "instead of killing";

const FLAGS = {
  kills: { value: "N", about: "kill the server N times", default: "100" },
  agents: { value: "N", about: "agents that poll it meanwhile", default: "24" },
  seed: { value: "S", about: "repeat a run by its seed; by default a new one" },
  stops: { value: "N", about: `${INSTEAD}: stop it` },
  "power-cuts": { value: "N", about: `${INSTEAD}: cut the power; needs gcc` },
  "failing-power-cuts": {
    value: "N",
    about: `${INSTEAD}: cut the power of a disk that fails; needs gcc`,
  },
  "full-disks": {
    value: "N",
    about: `${INSTEAD}: fill its disk; mounts one, or needs gcc`,
  },
  "preloaded-full-disks": {
    value: "N",
    about: `${INSTEAD}: have writes find the disk full; needs gcc`,
  },
  "io-errors": {
    value: "N",
    about: `${INSTEAD}: have reads and writes fail; needs gcc`,
  },
  clocks: { value: "N", about: `${INSTEAD}: set its clock; needs gcc` },
  compactions: {
    value: "N",
    about: `${INSTEAD}: kill it while it summarises events; needs gcc`,
  },
  conversions: {
    value: "N",
    about: `${INSTEAD}: kill it while it converts packages' files`,
  },
  rollouts: {
    value: "N",
    about: `${INSTEAD} at any time: kill it during rollouts`,
  },
  "database-outages": {
    value: "N",
    about: `${INSTEAD}: take its libSQL server away; needs sqld`,
  },
  "database-power-cuts": {
    value: "N",
    about: `${INSTEAD}: cut the power of its libSQL server; needs sqld and gcc`,
  },
} as const satisfies FlagTable & Record<keyof typeof MODES, unknown>;

type CrashFlags = FlagValues<typeof FLAGS>;

async function crash(flags: CrashFlags): Promise<number> {
  const seed = positive("seed", flags.seed ?? `${1 + Date.now() % 1_000_000}`);
  const run = runOf(flags, seed);
  const began = Date.now();
  const result = await run();
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(JSON.stringify({ seed, seconds, ...result }));
  return result.faults.length === 0 ? 0 : 1;
}

/** @throws {BadUsage} If the flags cannot be used together. */
function runOf(flags: CrashFlags, seed: number) {
  for (const [mode, run] of Object.entries(MODES)) {
    const times = flags[mode as keyof typeof MODES];
    if (times === undefined) continue;
    const count = positive(mode, times);
    return () => run(count, seed);
  }
  const kills = positive("kills", flags.kills);
  const agents = positive("agents", flags.agents);
  return () => storm({ kills, agents, seed, onProgress: everyFew });
}

/** Says how far a run is, after every 25 kills. */
function everyFew({ kills, acknowledged }: {
  readonly kills: number;
  readonly acknowledged: number;
}): void {
  if (kills % 25 !== 0) return;
  console.error(`${kills} kills, ${acknowledged} results acknowledged`);
}

function positive(flag: string, text: string): number {
  return numberOf(`--${flag}`, text, { least: 1 });
}

if (import.meta.main) {
  Deno.exit(
    await runProgram({
      command: "deno task crash",
      about:
        `Kills a working server, or gives it other trouble, and checks that nothing
is lost or counted twice. The exit code is 1 if something is.`,
      flags: FLAGS,
      run: crash,
    }, Deno.args),
  );
}
