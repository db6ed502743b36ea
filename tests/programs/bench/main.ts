/**
 * `deno task bench`: the server's figures on this machine, compared with the
 * least work of a server on its stack, in the same run. Because of noise from
 * other processes, rounds alternate, and medians are printed. Loopback only.
 */
import { cpus, release, totalmem } from "node:os";
import {
  BadUsage,
  type FlagValues,
  inColumns,
  numberOf,
} from "#server/start/flags.ts";
import { isThisMachine } from "#tests/harness/server/this_machine.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { printTable, type Row } from "./rows.ts";

const FLAGS = {
  only: { value: "NAME[,NAME…]", about: "these benches, by default most" },
  json: { about: "print JSON instead of a table" },
  smoke: { about: "next to nothing of everything, to see that it runs" },
  seconds: { value: "S", about: "of one round of load; by default 5" },
  rounds: { value: "N", about: "rounds, whose median counts; by default 3" },
  machines: { value: "N", about: "instead of a bench's own number" },
  software: {
    value: "N",
    about: "entries of software of a machine, where it has any; by default 200",
  },
  sizes: {
    value: "N[,N…]",
    about: "the fleets of growth; by default 1000,10000,100000,300000",
  },
  against: {
    value: "URL",
    about:
      "the same load on another OCS server of this machine, seeded alike, and ratios to it",
  },
  "against-fragment": { value: "URL", about: "a fragment of 1 MiB there" },
} as const;

const BENCH_LIST = inColumns(
  BENCHES.map(({ name, summary, machines, named }) => [
    name,
    `${summary}; ${machines} machines${named ? " (only when named)" : ""}`,
  ]),
);

/** A row, with the name of its bench. */
type MeasuredRow = Row & { readonly bench: string };

async function run(
  benches: readonly Bench[],
  optionsOf: (bench: Bench) => BenchOptions,
): Promise<MeasuredRow[]> {
  const rows: MeasuredRow[] = [];
  for (const bench of benches) {
    if (!optionsOf(bench).smoke) {
      console.error(`${bench.name}: ${bench.summary}`);
    }
    const done = await bench.run(optionsOf(bench));
    rows.push(...done.map((row) => ({ bench: bench.name, ...row })));
  }
  return rows;
}

/** The machine, the versions and the time of the measurement. */
function here() {
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? "",
    cores: cpus().length,
    memoryMib: Math.round(totalmem() / 1024 ** 2),
    system: `${Deno.build.os} ${release()}`,
    deno: Deno.version.deno,
  };
}

/** The reason a server cannot be loaded; null: it can. */
async function unfit(url: string): Promise<string | null> {
  if (!URL.canParse(url)) return "it is no URL";
  if (!await isThisMachine(new URL(url).hostname)) {
    return "it is not on this machine";
  }
  try {
    await (await fetch(url)).body?.cancel();
    return null;
  } catch {
    return "nobody answers there; start that server first";
  }
}

async function main(flags: FlagValues<typeof FLAGS>): Promise<number> {
  const { json, smoke } = flags;
  const against = flags.against ?? null;
  const usual = smoke ? SMOKE : USUAL;
  const amounts = {
    seconds: numberOf("--seconds", flags.seconds ?? usual.seconds, {
      least: 0.1,
      whole: false,
    }),
    rounds: positive("rounds", flags.rounds ?? usual.rounds),
    software: numberOf("--software", flags.software ?? usual.software, {
      least: 0,
    }),
    sizes: (flags.sizes ?? usual.sizes).split(",")
      .map((size) => positive("sizes", size)),
  };
  const fixed = flags.machines ?? usual.machines;
  const machines = fixed === undefined ? null : positive("machines", fixed);
  const benches = chosenBenches(flags.only, against !== null);
  for (const url of [against, flags["against-fragment"]]) {
    const why = url ? await unfit(url) : null;
    if (why !== null) throw new BadUsage(`Cannot load ${url}: ${why}`);
  }
  const rows = await run(benches, (bench) => ({
    ...amounts,
    machines: machines ?? bench.machines,
    against,
    againstFragment: flags["against-fragment"] ?? null,
    smoke,
  }));
  if (json) console.log(JSON.stringify({ ...here(), ...amounts, rows }));
  else {
    console.log(printTable(rows));
    const { at, cpu, cores, system, deno } = here();
    console.log(`\n${at}, ${cores} × ${cpu}, ${system}, Deno ${deno}`);
  }
  return 0;
}

/** @throws {BadUsage} If there is no such bench. */
function chosenBenches(
  only: string | undefined,
  areCompared: boolean,
): readonly Bench[] {
  const names = only?.split(",");
  const unknown = names?.find((name) =>
    !BENCHES.some((bench) => bench.name === name)
  );
  if (unknown !== undefined) {
    throw new BadUsage(
      `There is no bench ${unknown}: there are ${
        BENCHES.map(({ name }) => name).join(", ")
      }`,
    );
  }
  const benches = BENCHES.filter((bench) =>
    (names ? names.includes(bench.name) : !bench.named) &&
    (!areCompared || bench.comparable)
  );
  if (benches.length < (names?.length ?? 1)) {
    throw new BadUsage(
      `Cannot compare all of ${only}: another server can be put to ${
        BENCHES.filter(({ comparable }) => comparable).map(({ name }) => name)
          .join(", ")
      }`,
    );
  }
  return benches;
}

function positive(flag: string, text: string): number {
  return numberOf(`--${flag}`, text, { least: 1 });
}

const USUAL = {
  seconds: "5",
  rounds: "3",
  software: "200",
  sizes: "1000,10000,100000,300000",
  machines: undefined,
};
const SMOKE = {
  seconds: "1",
  rounds: "1",
  software: "5",
  sizes: "50,100",
  machines: "100",
};

if (import.meta.main) {
  Deno.exit(
    await runProgram({
      command: "deno task bench",
      about: "Measures what the server does on this machine.",
      flags: FLAGS,
      more: `Benches:\n\n${BENCH_LIST}`,
      run: main,
    }, Deno.args),
  );
}
