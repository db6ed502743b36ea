import {
  RUN_SECONDS,
  type ServerRun,
} from "#server/usecases/agents/server_run.ts";
import {
  loadRecalls,
  writeProgress,
} from "#server/usecases/agents/write_progress.ts";
import { collectPlans } from "#server/usecases/assignments/collect_plans.ts";
import {
  findRetryLoops,
  findStalls,
} from "#server/usecases/deployments/find_troubles.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { forgetActivity } from "#server/usecases/events/forget_activity.ts";
import { maintainFile } from "#server/usecases/events/maintain_file.ts";
import { sealEvents, sealLog } from "#server/usecases/events/seal_events.ts";
import { foldTexts } from "#server/usecases/fleet/fold_texts.ts";
import { fillMachines } from "#server/usecases/groups/fill_machines.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { rereadMachines } from "#server/usecases/machines/reread_machines.ts";
import {
  dropUnusedSoftware,
  sweepSoftware,
} from "#server/usecases/machines/drop_software.ts";
import { forgetSoftwareChanges } from "#server/usecases/machines/forget_software_changes.ts";
import { continueRemovals } from "#server/usecases/machines/remove_machines.ts";
import { settleTakeovers } from "#server/usecases/machines/settle_takeovers.ts";
import {
  electWhereDue,
  reviewScanners,
} from "#server/usecases/networks/elect_scanners.ts";
import { forgetUnseenHosts } from "#server/usecases/networks/forget_hosts.ts";
import { rollUpHistory } from "#server/usecases/packages/roll_up_history.ts";
import { scrubArchives } from "#server/usecases/packages/scrub_archives.ts";
import { collectUploads } from "#server/usecases/packages/tidy_archives.ts";
import type { Services } from "#server/usecases/services.ts";
import { type Job, secondsUntil, soonThenAt } from "./schedule.ts";

/** When packages' files are read again: machines are mostly off, local time. */
const SCRUB_HOUR = 3;
/** When devices that have not been seen for long are forgotten, local time. */
const FORGET_HOUR = 4;
/** When old events are summarised, local time. */
const COMPACT_HOUR = 5;

interface JobOptions {
  /** Other servers write to the same database. */
  readonly remote: boolean;
  /** This process; on a shared database it says regularly that it is alive. */
  readonly run: ServerRun;
  readonly log: (line: string) => void;
}

/** Every job of a server, and how often it runs. */
export function jobsOf(
  services: Services,
  { remote, run, log }: JobOptions,
): readonly Job[] {
  const { now } = services;
  return [
    {
      name: "write progress",
      everySeconds: 2,
      run: () => writeProgress(services),
    },
    {
      name: "find retry loops",
      everySeconds: 10,
      run: () => findRetryLoops(services),
    },
    {
      name: "find stalls",
      everySeconds: 60,
      run: () => findStalls(services),
    },
    {
      name: "settle takeovers",
      everySeconds: 60,
      run: () => settleTakeovers(services),
    },
    {
      name: "fill in machines",
      everySeconds: 2,
      run: () => fillMachines(services),
    },
    {
      name: "fold texts",
      everySeconds: 2,
      run: () => foldTexts(services),
    },
    {
      name: "read addresses of machines again",
      everySeconds: 2,
      run: (pause) => rereadMachines(services, pause),
    },
    {
      name: "remove machines",
      everySeconds: 1,
      run: (pause) => continueRemovals(services, pause),
    },
    {
      name: "remove the software of removed machines",
      everySeconds: 10,
      run: (pause) => sweepSoftware(services, pause),
    },
    {
      name: "drop unused software",
      everySeconds: 600,
      run: (pause) => dropUnusedSoftware(services, pause),
    },
    {
      name: "forget changes of software",
      everySeconds: 3600,
      run: () => forgetSoftwareChanges(services),
    },
    {
      name: "seal events",
      everySeconds: 1,
      run: () => sealEvents(services),
    },
    {
      name: "seal the log",
      everySeconds: 30,
      run: () => sealLog(services),
    },
    {
      name: "refresh groups",
      everySeconds: 1,
      run: (pause) => refreshGroups(services, pause),
    },
    {
      name: "collect unused uploads",
      everySeconds: 3600,
      run: () => collectUploads(services),
    },
    {
      name: "elect scanners",
      everySeconds: 5,
      run: () => electWhereDue(services),
    },
    {
      name: "review scanners",
      everySeconds: 600,
      run: () => reviewScanners(services),
    },
    {
      name: "forget old activity",
      everySeconds: 3600,
      run: () => forgetActivity(services),
    },
    {
      name: "forget unseen devices",
      everySeconds: () => secondsUntil(FORGET_HOUR, now()),
      run: () => forgetUnseenHosts(services),
    },
    {
      name: "summarise old events",
      everySeconds: soonThenAt(COMPACT_HOUR, now),
      run: (pause) => compactEvents(services, pause),
    },
    {
      name: "keep the database file small",
      everySeconds: 60,
      run: (pause) => maintainFile(services, pause),
    },
    {
      name: "roll up progress of packages",
      everySeconds: 3600,
      run: () => rollUpHistory(services),
    },
    {
      name: "collect plans",
      everySeconds: 300,
      run: () => collectPlans(services),
    },
    {
      name: "read packages' files again",
      everySeconds: () => secondsUntil(SCRUB_HOUR, now()),
      run: (pause) => scrubArchives(services, log, pause),
    },
    ...remote
      ? [{
        name: "renew this run",
        everySeconds: RUN_SECONDS,
        run: () => run.renew(),
      }, {
        name: "load recalls",
        everySeconds: 5,
        run: () => loadRecalls(services),
      }]
      : [],
  ];
}
