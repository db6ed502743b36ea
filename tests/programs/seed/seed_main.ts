import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "#db/store/open.ts";
import { seedLikePeer } from "./seed.ts";
import { seedSoftware } from "./seed_software.ts";

const USAGE =
  "Usage: deno task seed --data DIR --machines N --like-peer [--software 200]   (DIR must hold no machines yet)";

/** `deno task seed`: a database that matches what load generators ask for. */
async function main(args: readonly string[]): Promise<number> {
  const { data, machines, software, "like-peer": likePeer } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      machines: { type: "string", default: "20000" },
      software: { type: "string", default: "0" },
      "like-peer": { type: "boolean", default: false },
    },
  }).values;
  const count = Number(machines);
  const each = Number(software);
  const whole = [count, each].every(Number.isInteger);
  if (!data || !likePeer || !whole || count < 1 || each < 0 || each > 1000) {
    console.error(USAGE);
    return 2;
  }
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

if (import.meta.main) Deno.exit(await main(Deno.args));
