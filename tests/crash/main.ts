import { parseArgs } from "node:util";
import { storm } from "./storm.ts";

const USAGE = "Usage: deno task crash [--kills N] [--seed S] [--agents N]";

/** `deno task crash`: kills a working server and looks what is lost. */
async function main(args: readonly string[]): Promise<number> {
  const { kills, seed, agents } = parseArgs({
    args: [...args],
    options: {
      kills: { type: "string", default: "100" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      agents: { type: "string", default: "24" },
    },
  }).values;
  const numbers = [kills, seed, agents].map(Number);
  if (!numbers.every((one) => Number.isInteger(one) && one > 0)) {
    console.error(USAGE);
    return 2;
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
