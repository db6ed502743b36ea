/**
 * `deno task bench`: what the server does on this machine, beside the least
 * that a server of its stack can do, in the same run. Noise is what others do
 * on the machine: rounds alternate, and medians are printed. Loopback only.
 */
import { cpus, release, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { isThisMachine } from "#tests/harness/server/this_machine.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { printTable, type Row } from "./rows.ts";

const USAGE = `Usage: deno task bench [--only NAME[,NAME…]] [--json] [--smoke]
       [--seconds 5] [--rounds 3]   of load; of each the median counts
       [--machines N]               instead of a bench's own number
       [--software 200]             entries a machine, where there are any
       [--sizes 1000,10000,100000,300000]   the fleets of growth
       [--against URL]              the same load on another OCS server of this
                                    machine, seeded alike, and ratios to it
       [--against-fragment URL]     a fragment of 1 MiB there
       --smoke: next to nothing of everything, to see that it runs

${
  BENCHES.map(({ name, summary, machines, named }) =>
    `  ${name.padEnd(10)} ${summary}; ${machines} machines${
      named ? " (only when named)" : ""
    }`
  ).join("\n")
}`;

/** A row, and which bench it is of. */
type MeasuredRow = Row & { readonly bench: string };

async function run(
  benches: readonly Bench[],
  given: (bench: Bench) => BenchOptions,
): Promise<MeasuredRow[]> {
  const rows: MeasuredRow[] = [];
  for (const bench of benches) {
    if (!given(bench).smoke) console.error(`${bench.name}: ${bench.summary}`);
    const done = await bench.run(given(bench));
    rows.push(...done.map((row) => ({ bench: bench.name, ...row })));
  }
  return rows;
}

/** On what it was measured, and when. */
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

function asked(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", default: false },
      seconds: { type: "string" },
      rounds: { type: "string" },
      machines: { type: "string" },
      software: { type: "string" },
      sizes: { type: "string" },
      against: { type: "string" },
      "against-fragment": { type: "string" },
      only: { type: "string" },
      smoke: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  }).values;
}

/** Why a server cannot be loaded; null: it can. */
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

async function main(args: readonly string[]): Promise<number> {
  let values: ReturnType<typeof asked>;
  try {
    values = asked(args);
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\n${USAGE}`,
    );
    return 2;
  }
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { json, smoke, only } = values;
  const against = values.against ?? null;
  const usual = smoke ? SMOKE : USUAL;
  const amounts = {
    seconds: Number(values.seconds ?? usual.seconds),
    rounds: Number(values.rounds ?? usual.rounds),
    software: Number(values.software ?? usual.software),
    sizes: (values.sizes ?? usual.sizes).split(",").map(Number),
  };
  const machines = values.machines ?? usual.machines;
  const named = only?.split(",");
  const benches = BENCHES.filter((bench) =>
    (named ? named.includes(bench.name) : !bench.named) &&
    (!against || bench.comparable)
  );
  const numbers = [amounts.seconds, amounts.rounds, 1 + amounts.software];
  const positive = [...numbers, ...amounts.sizes, Number(machines ?? 1)]
    .every((number) => number > 0);
  if (benches.length < (named?.length ?? 1) || !positive) {
    console.error(USAGE);
    return 2;
  }
  for (const url of [against, values["against-fragment"]]) {
    const why = url ? await unfit(url) : null;
    if (why === null) continue;
    console.error(`Cannot load ${url}: ${why}`);
    return 2;
  }
  const rows = await run(benches, (bench) => ({
    ...amounts,
    machines: Number(machines ?? bench.machines),
    against,
    againstFragment: values["against-fragment"] ?? null,
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

const USUAL = {
  seconds: 5,
  rounds: 3,
  software: 200,
  sizes: "1000,10000,100000,300000",
  machines: undefined,
};
const SMOKE = {
  seconds: 1,
  rounds: 1,
  software: 5,
  sizes: "50,100",
  machines: 100,
};

if (import.meta.main) Deno.exit(await main(Deno.args));
