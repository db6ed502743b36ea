/** Commits endlessly, 64 at a time, and prints each name once it is durable. */
import { openDatabase } from "#db/store/open.ts";

const [url = "", round = ""] = Deno.args;
const store = await openDatabase(url);
const encoder = new TextEncoder();
await Promise.all(Array.from({ length: 64 }, async (_, caller) => {
  for (let n = 0;; n++) {
    const name = `${round}-${caller}-${n}`;
    await store.commit([{
      sql: "insert into setting (name, value) values (?, 'x')",
      params: [name],
    }]);
    Deno.stdout.writeSync(encoder.encode(`${name}\n`));
  }
}));
