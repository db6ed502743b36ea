import type { Db } from "#db/store/tables.ts";
import { highestPackageId } from "#db/packages/packages.ts";

/** Chooses the ids of new packages: seconds since 1970, as OCS does. */
export class PackageIds {
  #last = 0;

  /** The current second, or the next one that no package has or is getting. */
  async next(db: Db, now: Date): Promise<number> {
    const highest = await highestPackageId(db);
    const second = Math.floor(now.getTime() / 1000);
    return this.#last = Math.max(second, highest + 1, this.#last + 1);
  }
}
