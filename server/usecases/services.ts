import type { Store } from "#db/store/transaction.ts";
import type { Archives } from "#server/archive/archives.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import type { Notifier } from "#server/live/notifier.ts";

/** What every use case stands on. `compose.ts` makes it once. */
export interface Services {
  readonly store: Store;
  readonly notifier: Notifier;
  readonly now: () => Date;
}

/** What use cases that make and switch packages stand on besides. */
export interface PackageServices extends Services {
  readonly archives: Archives;
  /**
   * Whether an agent would read this `info` as it is meant: null, or what is
   * wrong. The wire is not known here, so `compose.ts` brings it.
   */
  readonly checkInfo: (info: PackageInfo) => string | null;
}
