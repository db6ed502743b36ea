import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type { Store } from "#db/store/transaction.ts";
import { openDatabase } from "#db/store/open.ts";
import { secretNamed } from "#db/operators/secrets.ts";
import { FORGET_CHANGES } from "#db/machines/software.ts";
import { printInfo } from "./agent/xml/info.ts";
import { readInfo } from "./agent/xml/read_info.ts";
import { openArchives } from "./archive/archives.ts";
import type { Config } from "./config.ts";
import { openDataFolder } from "./start/data_folder.ts";
import type { PackageInfo } from "./domain/packages/info.ts";
import { type Job, secondsUntil, soonThenAt } from "./jobs/schedule.ts";
import { Notifier } from "./live/notifier.ts";
import { Contacts } from "./live/contacts.ts";
import { Downloads } from "./live/downloads.ts";
import { FetchLog } from "./live/progress.ts";
import { Recalls } from "./live/recalls.ts";
import { Traffic } from "./live/traffic.ts";
import type { AgentService } from "./usecases/agents/agent_service.ts";
import {
  answerPollWith,
  notePollsWith,
} from "./usecases/agents/answer_poll.ts";
import { resumeAssignmentsWith } from "./usecases/assignments/assign_package.ts";
import { capabilitiesWith } from "./usecases/agents/capability.ts";
import {
  electScannersWith,
  reviewScannersWith,
} from "./usecases/networks/elect_scanners.ts";
import { collectPlansWith } from "./usecases/assignments/collect_plans.ts";
import { compactEventsWith } from "./usecases/events/compact_events.ts";
import { ensureAdminWith } from "./usecases/operators/ensure_admin.ts";
import { forgetHostsWith } from "./usecases/networks/forget_hosts.ts";
import { fillMachinesWith } from "./usecases/groups/fill_machines.ts";
import {
  findRetryLoopsWith,
  findStallsWith,
} from "./usecases/deployments/find_troubles.ts";
import { noteAddressWith } from "./usecases/agents/note_address.ts";
import {
  noteFragmentWith,
  openFragmentWith,
  openInfoWith,
  pacingWith,
} from "./usecases/agents/open_download.ts";
import { receiveInventoryWith } from "./usecases/agents/receive_inventory.ts";
import { recordResultWith } from "./usecases/agents/record_result.ts";
import { refreshGroupsWith } from "./usecases/groups/refresh_groups.ts";
import { scrubArchivesWith } from "./usecases/packages/scrub_archives.ts";
import { sealEventsWith } from "./usecases/events/seal_events.ts";
import { maintainFileWith } from "./usecases/events/maintain_file.ts";
import {
  collectUploadsWith,
  sweepArchivesWith,
} from "./usecases/packages/tidy_archives.ts";
import {
  loadRecallsWith,
  writeProgressWith,
} from "./usecases/agents/write_progress.ts";
import { openVendors } from "./vendors/vendors.ts";

/** When packages' files are read again: machines are mostly off, local time. */
const SCRUB_HOUR = 3;
/** When devices that were not seen for long are forgotten, local time. */
const FORGET_HOUR = 4;
/** When events that are old are folded into summaries, local time. */
const COMPACT_HOUR = 5;

/** Everything that stands behind the listeners. */
export type Composition = Awaited<ReturnType<typeof compose>>;

/**
 * Opens the data folder and the database, finishes what a stopped server left
 * unfinished, and hands the rooms what they stand on.
 *
 * @throws Error, one sentence, where the folder or the database cannot be used.
 */
export async function compose(config: Config, log: (line: string) => void) {
  const folder = await openDataFolder(config.data);
  const remote = config.databaseUrl !== null;
  const store = await openDatabase(
    config.databaseUrl ?? `file:${join(config.data, "longshore.db")}`,
  );
  const archives = await openArchives(join(config.data, "archive"));
  const key = await capabilityKey(store);
  const services = {
    store,
    archives,
    notifier: new Notifier(),
    now: () => new Date(),
    contacts: new Contacts<PollMemory>(),
    fetchLog: new FetchLog(),
    recalls: new Recalls(),
    traffic: new Traffic(),
    downloads: new Downloads(),
    fragmentPath: archives.fragmentPath,
    capabilities: capabilitiesWith(key),
    checkInfo,
    nameVendors: openVendors(),
  };

  const { removed, setAside } = await sweepArchivesWith(services)();
  for (const name of removed) {
    log(`archive: ${name} was left half made or deleted, and is removed`);
  }
  for (const name of setAside) {
    log(
      `archive: the database knows no package ${name}; its files are kept as unknown-${name}, delete them if that is right`,
    );
  }
  store.wide.readAhead();
  const loadRecalls = loadRecallsWith(services);
  await loadRecalls();
  await resumeAssignmentsWith(services)();

  const collectUploads = collectUploadsWith(services);
  const compactEvents = compactEventsWith(services);
  const fillMachines = fillMachinesWith(services);
  const seal = sealEventsWith(services);
  const writeProgress = writeProgressWith(services);
  const notePolls = notePollsWith(services);
  const door: AgentService = {
    answerPoll: answerPollWith(services),
    notePolls: (polls) => Promise.resolve(notePolls(polls)),
    receiveInventory: receiveInventoryWith(services),
    recordResult: recordResultWith(services),
    noteAddress: noteAddressWith(services),
    openInfo: openInfoWith(services),
    openFragment: openFragmentWith(services),
    noteFragment: noteFragmentWith(services),
    ...pacingWith(services),
  };
  const jobs: Job[] = [
    { name: "write progress", everySeconds: 2, run: writeProgress },
    {
      name: "find agents that hammer",
      everySeconds: 10,
      run: findRetryLoopsWith(services),
    },
    {
      name: "find agents that stall",
      everySeconds: 60,
      run: findStallsWith(services),
    },
    {
      name: "fill in machines",
      everySeconds: 2,
      run: async () => void await fillMachines(),
    },
    {
      name: "forget changes of software",
      everySeconds: 3600,
      run: async () => void await store.commit([FORGET_CHANGES]),
    },
    {
      name: "seal events",
      everySeconds: 1,
      run: async () => void await seal(),
    },
    {
      name: "refresh groups",
      everySeconds: 1,
      run: refreshGroupsWith(services),
    },
    {
      name: "collect unused uploads",
      everySeconds: 3600,
      run: async () => void await collectUploads(),
    },
    {
      name: "elect scanners",
      everySeconds: 5,
      run: electScannersWith(services),
    },
    {
      name: "review scanners",
      everySeconds: 600,
      run: reviewScannersWith(services),
    },
    {
      name: "forget devices not seen",
      everySeconds: () => secondsUntil(FORGET_HOUR, services.now()),
      run: forgetHostsWith(services),
    },
    {
      name: "summarise old events",
      everySeconds: soonThenAt(COMPACT_HOUR, services.now),
      run: async (pause) => void await compactEvents(pause),
    },
    {
      name: "keep the database's file small",
      everySeconds: 60,
      run: maintainFileWith(services),
    },
    {
      name: "collect plans",
      everySeconds: 300,
      run: collectPlansWith(services),
    },
    {
      name: "read packages' files again",
      everySeconds: () => secondsUntil(SCRUB_HOUR, services.now()),
      run: scrubArchivesWith(services, log),
    },
    ...remote
      ? [{ name: "load recalls", everySeconds: 5, run: loadRecalls }]
      : [],
  ];
  return {
    services,
    door,
    jobs,
    remote,
    /** What threads beside this one answer polls from; null: nothing. */
    reading: store.file === null ? null : { file: store.file, key },
    /** {@linkcode ensureAdminWith} */
    ensureAdmin: ensureAdminWith(services),
    async close(): Promise<void> {
      services.downloads.close();
      await writeProgress();
      await seal();
      await store.close();
      folder.close();
    },
  };
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

async function capabilityKey(store: Store): Promise<Uint8Array> {
  const fresh = crypto.getRandomValues(new Uint8Array(32));
  return await secretNamed(store, "download capability", fresh);
}
