import type { Store } from "../../db/job.ts";
import type { Bell } from "../live/bell.ts";

/** What every use case stands on. `compose.ts` makes it once. */
export interface World {
  readonly store: Store;
  readonly bell: Bell;
  readonly now: () => Date;
}
