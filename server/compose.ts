import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import { registeredLastHour } from "#db/machines/registrations.ts";
import { recordingSource } from "#db/events/action_source.ts";
import { migrations } from "#db/migrations/mod.ts";
import { checkpointer } from "#db/store/remote/checkpointer.ts";
import { openDatabase } from "#db/store/open.ts";
import type { MigrationTurn } from "#db/store/remote/migrate_remote.ts";
import { placeOf } from "#db/store/remote/remote.ts";
import type { Store } from "#db/store/transaction.ts";
import { printInfo } from "./agent/xml/info.ts";
import { readInfo } from "./agent/xml/read_info.ts";
import { openArchives } from "./archive/archives.ts";
import { spaceAt } from "./archive/disk.ts";
import { S3Bucket } from "./archive/s3_bucket.ts";
import { openBackups } from "./backup/backups.ts";
import type { Config } from "./config.ts";
import type { PackageInfo } from "./domain/packages/info.ts";
import { sendMail } from "./http/send_mail.ts";
import { sendWebhook } from "./http/send_webhook.ts";
import { probeMirror } from "./http/mirror_probe.ts";
import { jobsOf } from "./jobs/mod.ts";
import { ContactCounts } from "./live/contact_counts.ts";
import { Contacts } from "./live/contacts.ts";
import { BudgetShares } from "./live/budget_shares.ts";
import { Downloads } from "./live/downloads.ts";
import { Notifier } from "./live/notifier.ts";
import { FailedLogins } from "./live/failed_logins.ts";
import { FetchLog } from "./live/progress.ts";
import { AbortedHandshakes } from "./live/aborted_handshakes.ts";
import { InfoFailures } from "./live/info_failures.ts";
import { RefusedEnrolments } from "./live/refused_enrolments.ts";
import { Recalls } from "./live/recalls.ts";
import { Registrations } from "./live/registrations.ts";
import { Traffic } from "./live/traffic.ts";
import { Turns } from "./live/turns.ts";
import { agentServiceOf } from "./start/agent_service.ts";
import type { ReadingConfig } from "./start/agent_reading.ts";
import { openAuditFiles } from "./start/audit_files.ts";
import {
  type Ground,
  openFolder,
  type OpenSpool,
  openSpool,
} from "./start/serving/ground.ts";
import { Capabilities } from "./usecases/agents/capability.ts";
import { isUnreachable } from "./usecases/agents/unavailable.ts";
import { recordResult } from "./usecases/agents/record_result.ts";
import { ReportSpool } from "./usecases/agents/report_spool.ts";
import { ServerRun } from "./usecases/agents/server_run.ts";
import {
  loadRecalls,
  writeProgress,
} from "./usecases/agents/write_progress.ts";
import { resumeAssignments } from "./usecases/assignments/assign_package.ts";
import { BudgetCache } from "./usecases/deployments/budgets.ts";
import { noteFirstHead } from "./usecases/events/audit_head.ts";
import { sealAll } from "./usecases/events/seal_events.ts";
import { NotificationSender } from "./usecases/notifications/notification_sender.ts";
import { PackageIds } from "./usecases/packages/package_ids.ts";
import { prepareMigrationCopy } from "./usecases/servers/migration_copy.ts";
import { migrationTurn } from "./usecases/servers/migration_turn.ts";
import { readinessOf } from "./usecases/servers/readiness.ts";
import {
  ONLY_SERVER,
  type PresenceOptions,
  ServerPresence,
} from "./usecases/servers/server_presence.ts";
import { ALL_HERE, FetchedFiles } from "./usecases/packages/shared_files.ts";
import { sweepArchives } from "./usecases/packages/tidy_archives.ts";
import type { Services } from "./usecases/services.ts";
import { archivesAtServers, archivesForOthers } from "./start/other_servers.ts";
import { relayServiceOf } from "./usecases/relays/answer_relays.ts";
import { readKeyFile } from "./start/key_file.ts";
import { capabilityKey } from "./usecases/servers/shared_secrets.ts";
import { loadOrMakeServerId } from "./start/server_id.ts";
import { relayAuthority } from "./tls/relay_authority.ts";
import { openVendors } from "./vendors/vendors.ts";
import { VERSION } from "#shared/version.ts";

/** Everything behind the listeners. */
export type Composition = Awaited<ReturnType<typeof compose>>;

/**
 * Opens the data folder and the database, finishes what a stopped server left
 * unfinished, and wires the parts of the server together.
 *
 * @param ground What was opened before; by default it is opened here.
 * @throws {Error} One sentence, if the folder or the database cannot be used.
 */
export async function compose(
  config: Config,
  log: (line: string) => void,
  ground: Ground | null = null,
) {
  const folder = ground?.folder ?? await openFolder(config, log);
  const sharedKey = config.keyFile === null
    ? null
    : await readKeyFile(config.keyFile, log);
  const remote = config.databaseUrl !== null;
  const { id: serverId, isNew } = await loadOrMakeServerId(config.data);
  const facts = factsOf(serverId);
  const notifier = new Notifier();
  const store = recordingSource(
    await openDatabase(
      config.databaseUrl ?? `file:${join(config.data, "longshore.db")}`,
      {
        log,
        ...remote && {
          migrationTurn: migrationTurnOf(config, facts, log),
        },
        ...remote && config.replica && {
          replica: {
            path: resolve(config.data, "replica.db"),
            onChange: () => notifier.notify(),
          },
        },
      },
    ),
  );
  const key = await capabilityKey(store, sharedKey);
  const auditAnchor = await openAuditFiles(config.data, log, sharedKey);
  const archives = await openArchives(
    join(config.data, "archive"),
    remote ? serverId : undefined,
  );
  const bucket = config.s3 && new S3Bucket(config.s3);
  const readiness = readinessOf({
    store,
    archives,
    space: () => spaceAt(config.data),
    log,
  });
  const presence = remote
    ? new ServerPresence({
      ...{ facts, store, readiness, log },
      finish: () => writeProgress(services),
      budgets: {
        demand: () => services.downloads.demand,
        learn(own, others) {
          shares.learn(own, others);
          services.downloads.sharesChanged();
        },
      },
    })
    : null;
  const fetched = remote
    ? new FetchedFiles({
      store,
      archives,
      serverId,
      bucket,
      openAtServer: sharedKey && archivesAtServers(config.data, sharedKey),
      log,
    })
    : null;
  const shares = new BudgetShares();
  const services = openServices({
    shares,
    sharedFiles: fetched ?? ALL_HERE,
    store,
    notifier,
    archives,
    bucket,
    key,
    auditAnchor,
    presence: presence ?? ONLY_SERVER,
    relayAuthority: relayAuthority(join(config.data, "tls")),
    outlets: {
      server: config.names[0]!,
      key: sharedKey,
      sendWebhook,
      sendMail,
    },
    backups: config.backups && openBackups({
      ...config.backups,
      data: config.data,
      host: config.names[0]!,
      version: VERSION,
    }),
  });
  if (isNew && sharedKey) await noteFirstHead(services);
  await finishUnfinished(services, log);
  const reports = await openReports(
    config,
    services,
    ground ?? await openSpool(config),
    log,
  );
  const notifications = new NotificationSender(services, log);
  const run = new ServerRun(services);
  await run.begin();
  return {
    services,
    agentService: agentServiceOf(services, reports),
    relays: relayServiceOf(services, reports),
    reports,
    jobs: jobsOf(services, {
      remote,
      run,
      reports,
      notifications,
      renew: presence && (() => presence.renew()),
      fetchFiles: fetched && (() => fetched.fetchMissing()),
      log,
    }),
    remote,
    readiness,
    forServers: archivesForOthers(archives, sharedKey),
    store,
    /** The key of `--key-file`. */
    sharedKey,
    /**
     * Makes this server known to the others of its database, which reach it over
     * https at `address` (`host:port`).
     */
    join: (address: string): Promise<void> =>
      presence?.begin(address) ?? Promise.resolve(),
    /** The data from which other threads answer polls; null: they cannot. */
    reading: readingOf(store, key),
    async close(): Promise<void> {
      services.downloads.close();
      await notifications.close();
      await reports.close();
      await services.backups?.close();
      await ending(
        [
          () => writeProgress(services),
          () => run.end(),
          () => sealAll(services),
          async () => await presence?.end(),
        ],
        log,
      );
      await store.close();
      folder.close();
    },
  };
}

/** Writes what is in memory, as far as the database can be reached. */
async function ending(
  steps: readonly (() => Promise<void>)[],
  log: (line: string) => void,
): Promise<void> {
  try {
    for (const step of steps) await step();
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    log(`the last contact times are not written: ${(error as Error).message}`);
  }
}

function readingOf(
  { file, replica }: Store,
  key: Uint8Array,
): ReadingConfig | null {
  if (file !== null) return { file, key, generation: null };
  return replica && { ...replica, key };
}

/** This server among those of the same database. */
function factsOf(id: string): PresenceOptions["facts"] {
  return {
    id,
    run: crypto.randomUUID(),
    name: hostname(),
    version: VERSION,
    schema: migrations.length,
  };
}

/** How a remote database with an older schema is migrated. */
function migrationTurnOf(
  { databaseUrl, data, migrationCopy }: Config,
  facts: PresenceOptions["facts"],
  log: (line: string) => void,
): MigrationTurn {
  const place = { ...placeOf(databaseUrl!), path: resolve(data, "replica.db") };
  return migrationTurn({
    ...{ facts, log },
    prepareCopy: migrationCopy
      ? (database) => prepareMigrationCopy(database, place, resolve(data), log)
      : null,
  });
}

/** What compose opens for the services. */
interface OpenParts extends
  Pick<
    Services,
    | "store"
    | "notifier"
    | "outlets"
    | "archives"
    | "auditAnchor"
    | "backups"
    | "bucket"
    | "presence"
    | "relayAuthority"
    | "sharedFiles"
  > {
  /** The key of capabilities. */
  readonly key: Uint8Array;
  /** This server's parts of download budgets. */
  readonly shares: BudgetShares;
}

function openServices({ key, shares, ...parts }: OpenParts): Services {
  const now = () => new Date();
  const { store } = parts;
  return {
    ...parts,
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
    downloads: new Downloads({ shareOf: (budget) => shares.of(budget) }),
    capabilities: new Capabilities(key),
    budgets: new BudgetCache(store.db, now),
    inventoryTurns: new Turns(),
    packageIds: new PackageIds(),
    uploadsInUse: new Set(),
    election: { rules: "" },
    checkInfo,
    probeMirror,
    nameVendors: openVendors(),
  };
}

/** Stores the reports that are in the spool. */
async function openReports(
  { databaseAdminUrl }: Config,
  services: Services,
  { spool, records }: OpenSpool,
  log: (line: string) => void,
): Promise<ReportSpool> {
  const reports = new ReportSpool({
    services,
    spool,
    records,
    record: (contact, report) => recordResult(services, contact, report),
    flush: databaseAdminUrl === null ? null : checkpointer(databaseAdminUrl),
    log,
  });
  await reports.replay();
  return reports;
}

/** Does what has to be done before any listener opens. */
async function finishUnfinished(
  services: Services,
  log: (line: string) => void,
): Promise<void> {
  const { removed, setAside } = await sweepArchives(services);
  for (const name of removed) {
    log(`archive: ${name} was left incomplete or deleted; it is removed`);
  }
  for (const name of setAside) {
    log(
      `archive: the database has no package ${name}; its files are kept as unknown-${name}, delete them if that is right`,
    );
  }
  services.store.wide.readAhead();
  await loadRecalls(services);
  await countRegistrations(services);
  await resumeAssignments(services);
}

/** A restart does not open a new hour for new machines. */
async function countRegistrations(
  { store, registrations, now }: Services,
): Promise<void> {
  const at = now();
  registrations.noteAccepted(at, await registeredLastHour(store.db, at));
}

/** Prints the `info` and reads it back, as an agent would. */
function checkInfo(info: PackageInfo): string | null {
  try {
    const read = readInfo(printInfo(info));
    return isDeepStrictEqual(read, info)
      ? null
      : "it reads back as something else";
  } catch (error) {
    return (error as Error).message;
  }
}
