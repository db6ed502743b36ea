/** Commits before, into and after a full disk, and prints how each ended. */
import { openDatabase } from "#db/store/open.ts";

const store = await openDatabase(Deno.args[0] ?? "");
const put = (name: string, value: string) =>
  store.commit([{
    sql: "insert into setting (name, value) values (?, ?)",
    params: [name, value],
  }]).then(() => "stored", (error) => error.message);

const before = await put("before", "x");
const [beside, big] = await Promise.all([
  put("beside", "x"),
  put("big", "x".repeat(Number(Deno.args[1]))),
]);
const after = await put("after", "x");
const rows = await store.db.selectFrom("setting").select("name").orderBy("name")
  .execute();
await store.close();
console.log(JSON.stringify({
  ended: { before, beside, big, after },
  names: rows.map(({ name }) => name),
}));
