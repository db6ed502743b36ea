import { parseArgs } from "node:util";
import { clockSet } from "./clock.ts";
import { compactions } from "./compactions.ts";
import { fullDisk } from "./full_disk.ts";
import { ioErrors } from "./io_errors.ts";
import { powerCut } from "./power_cut.ts";
import { stopped } from "./stops.ts";
import { storm } from "./storm.ts";

const USAGE = `Usage: deno task crash [--kills N] [--agents N] [--seed S]
       deno task crash --stops N [--seed S]
       deno task crash --power-cuts N [--seed S]   (needs gcc)
       deno task crash --failing-power-cuts N [--seed S]
       deno task crash --full-disks N [--seed S]   (mounts, or needs gcc)
       deno task crash --preloaded-full-disks N [--seed S]
       deno task crash --io-errors N [--seed S]    (needs gcc)
       deno task crash --clocks N [--seed S]       (needs gcc)
       deno task crash --compactions N [--seed S]  (needs gcc)`;

/** What is done instead of killing, and how often. */
const MODES = {
  "power-cuts": (points: number, seed: number) => powerCut({ seed, points }),
  stops: (stops: number, seed: number) => stopped({ seed, stops }),
  compactions: (rounds: number, seed: number) => compactions({ seed, rounds }),
  clocks: (rounds: number, seed: number) => clockSet({ seed, rounds }),
  "failing-power-cuts": (points: number, seed: number) =>
    powerCut({ seed, points, failing: true }),
  "io-errors": (rounds: number, seed: number) => ioErrors({ seed, rounds }),
  "full-disks": (rounds: number, seed: number) => fullDisk({ seed, rounds }),
  "preloaded-full-disks": (rounds: number, seed: number) =>
    fullDisk({ seed, rounds, disk: "preloaded" }),
};

/**
 * `deno task crash`: kills a working server, or gives it other trouble, and
 * looks what is lost.
 */
async function main(args: readonly string[]): Promise<number> {
  const given = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "100" },
      agents: { type: "string", default: "24" },
      seed: { type: "string", default: String(1 + Date.now() % 1_000_000) },
      "power-cuts": { type: "string" },
      stops: { type: "string" },
      compactions: { type: "string" },
      clocks: { type: "string" },
      "failing-power-cuts": { type: "string" },
      "io-errors": { type: "string" },
      "full-disks": { type: "string" },
      "preloaded-full-disks": { type: "string" },
    },
  }).values;
  const wrong = Object.values(given).map(Number)
    .some((one) => !Number.isInteger(one) || one <= 0);
  if (wrong) {
    console.error(USAGE);
    return 2;
  }
  const seed = Number(given.seed);
  const began = Date.now();
  const result = await chosen(given, seed);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(JSON.stringify({ seed, seconds, ...result }));
  return result.faults.length === 0 ? 0 : 1;
}

type ModeFlags = Partial<Record<string, string>>;

function chosen(given: ModeFlags, seed: number) {
  for (const [mode, run] of Object.entries(MODES)) {
    const times = given[mode];
    if (times !== undefined) return run(Number(times), seed);
  }
  return storm({
    kills: Number(given["kills"]),
    agents: Number(given["agents"]),
    seed,
    told: ({ kills, acknowledged }) => {
      if (kills % 25 === 0) {
        console.error(`${kills} kills, ${acknowledged} results acknowledged`);
      }
    },
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
