import { join } from "node:path";
import type { Store } from "../../db/job.ts";
import { openDatabase, type OpenOptions } from "../../db/open.ts";

/** A database on a real file, gone with its folder when disposed of. */
export interface TemporaryDatabase extends AsyncDisposable {
  readonly store: Store;
  readonly folder: string;
  readonly url: string;
  /** Opens it once more, for the caller to close. */
  reopen(options?: OpenOptions): Promise<Store>;
}

export async function temporaryDatabase(
  options?: OpenOptions,
): Promise<TemporaryDatabase> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-" });
  const url = `file:${join(folder, "longshore.db")}`;
  const store = await openDatabase(url, options);
  return {
    store,
    folder,
    url,
    reopen: (options) => openDatabase(url, options),
    async [Symbol.asyncDispose]() {
      await store.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
