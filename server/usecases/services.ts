import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type { Store } from "#db/store/transaction.ts";
import type { MirrorAnswer } from "#server/domain/deployments/mirror_state.ts";
import type { Archives } from "#server/archive/archives.ts";
import type { Bucket } from "#server/archive/bucket.ts";
import type { Backups } from "#server/backup/backups.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import type { ContactCounts } from "#server/live/contact_counts.ts";
import type { Contacts } from "#server/live/contacts.ts";
import type { Downloads } from "#server/live/downloads.ts";
import type { Notifier } from "#server/live/notifier.ts";
import type { FailedLogins } from "#server/live/failed_logins.ts";
import type { FetchLog } from "#server/live/progress.ts";
import type { AbortedHandshakes } from "#server/live/aborted_handshakes.ts";
import type { InfoFailures } from "#server/live/info_failures.ts";
import type { RefusedEnrolments } from "#server/live/refused_enrolments.ts";
import type { Recalls } from "#server/live/recalls.ts";
import type { Registrations } from "#server/live/registrations.ts";
import type { Traffic } from "#server/live/traffic.ts";
import type { Turns } from "#server/live/turns.ts";
import type { Capabilities } from "./agents/capability.ts";
import type { BudgetCache } from "./deployments/budgets.ts";
import type { AuditAnchor } from "./events/audit_anchor.ts";
import type { ElectionState } from "./networks/election_state.ts";
import type { SharedFiles } from "./packages/shared_files.ts";
import type { RelayAuthority } from "./relays/relay_authority.ts";
import type { Presence } from "./servers/server_presence.ts";
import type { Outlets } from "./notifications/outlets.ts";
import type { PackageIds } from "./packages/package_ids.ts";

/** Everything a use case may use. `compose.ts` makes it once. */
export interface Services {
  readonly store: Store;
  readonly archives: Archives;
  /** Has the archives of all servers; null: there is none. */
  readonly bucket: Bucket | null;
  /** null: the server has no folder for backups. */
  readonly backups: Backups | null;
  readonly notifier: Notifier;
  readonly now: () => Date;

  readonly contacts: Contacts<PollMemory>;
  readonly contactCounts: ContactCounts;
  readonly fetchLog: FetchLog;
  readonly recalls: Recalls;
  readonly refusedEnrolments: RefusedEnrolments;
  readonly infoFailures: InfoFailures;
  readonly abortedHandshakes: AbortedHandshakes;
  readonly traffic: Traffic;
  readonly registrations: Registrations;
  readonly failedLogins: FailedLogins;
  readonly downloads: Downloads;
  readonly capabilities: Capabilities;
  readonly budgets: BudgetCache;
  /** This server among those of the same database. */
  readonly presence: Presence;
  /** Signs the certificates of relays. */
  readonly relayAuthority: RelayAuthority;
  /** Which packages' files this server has. */
  readonly sharedFiles: SharedFiles;

  /** One inventory at a time is received from each computer. */
  readonly inventoryTurns: Turns;
  readonly packageIds: PackageIds;
  /** Uploads that a request is working on, by id. */
  readonly uploadsInUse: Set<string>;
  readonly election: ElectionState;

  /**
   * Checks that an agent would read this `info` as it was written: null, or
   * what is wrong. The wire format is not known here, so `compose.ts` provides
   * the function.
   */
  readonly checkInfo: (info: PackageInfo) => string | null;
  /** The key of the seals, and the head that is noted outside the database. */
  readonly auditAnchor: AuditAnchor;
  /** Sends a request through a mirror, and compares what this server answers. */
  readonly probeMirror: (
    host: string,
    path: string,
    expected: string,
  ) => Promise<MirrorAnswer>;
  readonly outlets: Outlets;
  /** The vendors MACs are registered for; empty strings for unknown ones. */
  readonly nameVendors: (macs: readonly string[]) => Promise<string[]>;
}
