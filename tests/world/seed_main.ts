import { join } from "node:path";
import { parseArgs } from "node:util";
import { openDatabase } from "../../db/open.ts";
import { seedLikePeer } from "./seed.ts";

const USAGE =
  "Usage: deno task seed --data DIR --machines N --like-peer   (DIR must hold no machines yet)";

/** `deno task seed`: a database that matches what load generators ask for. */
async function main(args: readonly string[]): Promise<number> {
  const { data, machines, "like-peer": likePeer } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      machines: { type: "string", default: "20000" },
      "like-peer": { type: "boolean", default: false },
    },
  }).values;
  const count = Number(machines);
  if (!data || !likePeer || !Number.isInteger(count) || count < 1) {
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
    console.log(JSON.stringify(seeded));
    return 0;
  } finally {
    await store.close();
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
