import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { BadUsage, type FlagValues, numberOf } from "#server/start/flags.ts";
import { runProgram } from "#tests/programs/run_program.ts";
import { seedLikePeer } from "./seed.ts";
import { seedSoftware } from "./seed_software.ts";

const FLAGS = {
  data: { value: "DIR", about: "a folder that holds no machines yet" },
  machines: { value: "N", about: "how many machines", default: "20000" },
  software: {
    value: "N",
    about: "entries of software of each machine, at most 1000",
    default: "0",
  },
  "like-peer": {
    about: "as load generators expect it; the only kind there is",
  },
} as const;

async function seed(flags: FlagValues<typeof FLAGS>): Promise<number> {
  const { data, machines, software, "like-peer": likePeer } = flags;
  if (data === undefined) throw new BadUsage("--data is missing");
  if (!likePeer) throw new BadUsage("--like-peer is missing");
  const count = numberOf("--machines", machines, { least: 1 });
  const each = numberOf("--software", software, { least: 0, most: 1000 });
  await Deno.mkdir(data, { recursive: true });
  const store = await openDatabase(`file:${join(data, "longshore.db")}`);
  try {
    const known = await store.db.selectFrom("machine").select("id").limit(1)
      .execute();
    if (known.length > 0) {
      console.error(
        `Cannot seed ${data}: it holds machines already; use an empty folder`,
      );
      return 1;
    }
    const seeded = await seedLikePeer(store, count, new Date());
    const installed = each > 0
      ? await seedSoftware(store, count, each, new Date())
      : {};
    console.log(JSON.stringify({ ...seeded, ...installed }));
    return 0;
  } finally {
    await store.close();
  }
}

if (import.meta.main) {
  Deno.exit(
    await runProgram({
      command: "deno task seed",
      about: "Fills a database with what load generators ask for.",
      flags: FLAGS,
      run: seed,
    }, Deno.args),
  );
}
