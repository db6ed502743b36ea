import { isDeepStrictEqual } from "node:util";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import { recordingSource } from "#db/events/action_source.ts";
import type { Store } from "#db/store/transaction.ts";
import { printInfo } from "#server/agent/xml/info.ts";
import { readInfo } from "#server/agent/xml/read_info.ts";
import { openArchives } from "#server/archive/archives.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { sendMail } from "#server/http/send_mail.ts";
import { sendWebhook } from "#server/http/send_webhook.ts";
import { ContactCounts } from "#server/live/contact_counts.ts";
import { Contacts } from "#server/live/contacts.ts";
import { Downloads } from "#server/live/downloads.ts";
import { Notifier } from "#server/live/notifier.ts";
import { FailedLogins } from "#server/live/failed_logins.ts";
import { FetchLog } from "#server/live/progress.ts";
import { AbortedHandshakes } from "#server/live/aborted_handshakes.ts";
import { InfoFailures } from "#server/live/info_failures.ts";
import { RefusedEnrolments } from "#server/live/refused_enrolments.ts";
import { Recalls } from "#server/live/recalls.ts";
import { Registrations } from "#server/live/registrations.ts";
import { Traffic } from "#server/live/traffic.ts";
import { Turns } from "#server/live/turns.ts";
import { Capabilities } from "#server/usecases/agents/capability.ts";
import { BudgetCache } from "#server/usecases/deployments/budgets.ts";
import type {
  AuditAnchor,
  AuditHead,
} from "#server/usecases/events/audit_anchor.ts";
import { relayAuthority } from "#server/tls/relay_authority.ts";
import { PackageIds } from "#server/usecases/packages/package_ids.ts";
import { ALL_HERE } from "#server/usecases/packages/shared_files.ts";
import { ONLY_SERVER } from "#server/usecases/servers/server_presence.ts";
import type { Services } from "#server/usecases/services.ts";

/**
 * Everything a use case may use, on the test's own store.
 *
 * @param folder Where archives are kept; made if it is missing.
 */
export async function servicesOn(
  store: Store,
  folder: string,
  now: () => Date = () => new Date(),
): Promise<Services> {
  return {
    store: recordingSource(store),
    archives: await openArchives(folder),
    bucket: null,
    backups: null,
    notifier: new Notifier(),
    now,
    contacts: new Contacts<PollMemory>(),
    contactCounts: new ContactCounts(),
    fetchLog: new FetchLog(),
    recalls: new Recalls(),
    refusedEnrolments: new RefusedEnrolments(),
    infoFailures: new InfoFailures(),
    abortedHandshakes: new AbortedHandshakes(),
    traffic: new Traffic(now()),
    registrations: new Registrations(),
    failedLogins: new FailedLogins(),
    downloads: new Downloads(),
    capabilities: new Capabilities(new Uint8Array(32).fill(7)),
    budgets: new BudgetCache(store.db, now),
    presence: ONLY_SERVER,
    relayAuthority: relayAuthority(`${folder}/../tls`),
    sharedFiles: ALL_HERE,
    inventoryTurns: new Turns(),
    packageIds: new PackageIds(),
    uploadsInUse: new Set(),
    election: { rules: "" },
    auditAnchor: anchorInMemory(),
    checkInfo,
    outlets: { server: "ocs.example", key: null, sendWebhook, sendMail },
    probeMirror: () => Promise.resolve({ kind: "works" as const }),
    nameVendors: (macs) =>
      Promise.resolve(macs.map((mac) => `vendor of ${mac.slice(0, 8)}`)),
  };
}

/** One key for all servers of a test; each has its own head. */
function anchorInMemory(): AuditAnchor {
  let noted: AuditHead | null = null;
  return {
    key: new Uint8Array(32).fill(9),
    readHead: () => Promise.resolve(noted),
    writeHead(head) {
      noted = head;
      return Promise.resolve();
    },
    log: () => {},
  };
}

/** Prints `info` and parses it back, as the server does. */
function checkInfo(info: PackageInfo): string | null {
  try {
    const same = isDeepStrictEqual(readInfo(printInfo(info)), info);
    return same ? null : "it reads back differently";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
