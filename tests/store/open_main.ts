/** Opens the database of a URL and closes it, as a separate process. */
import { openDatabase } from "#db/store/open.ts";

const store = await openDatabase(Deno.args[0] ?? "");
await store.close();
