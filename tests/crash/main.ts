import { parseArgs } from "node:util";
import { powerCut } from "./power_cut.ts";
import { storm } from "./storm.ts";

const USAGE = `Usage: deno task crash [--kills N] [--seed S] [--agents N]
       deno task crash --power-cuts N [--seed S]   (needs gcc)`;

/**
 * `deno task crash`: kills a working server, or cuts the power of the disk it
 * writes to, and looks what is lost.
 */
async function main(args: readonly string[]): Promise<number> {
  const { kills, seed, agents, "power-cuts": powerCuts } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "100" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      agents: { type: "string", default: "24" },
      "power-cuts": { type: "string", default: "0" },
    },
  }).values;
  const numbers = [kills, seed, agents].map(Number);
  if (!numbers.every((one) => Number.isInteger(one) && one > 0)) {
    console.error(USAGE);
    return 2;
  }
  if (Number(powerCuts) > 0) {
    const cut = await powerCut({
      seed: Number(seed),
      points: Number(powerCuts),
    });
    console.log(JSON.stringify({ seed: Number(seed), ...cut }));
    return cut.faults.length === 0 ? 0 : 1;
  }
  const began = Date.now();
  const { faults, ...counts } = await storm({
    kills: Number(kills),
    seed: Number(seed),
    agents: Number(agents),
    told: ({ kills: so_far, acknowledged }) => {
      if (so_far % 25 === 0) {
        console.error(`${so_far} kills, ${acknowledged} results acknowledged`);
      }
    },
  });
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    JSON.stringify({ seed: Number(seed), ...counts, seconds, faults }),
  );
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
