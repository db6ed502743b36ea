/** Opens the database of a URL and closes it, as a process of its own. */
import { openDatabase } from "#db/store/open.ts";

const store = await openDatabase(Deno.args[0] ?? "");
await store.close();
