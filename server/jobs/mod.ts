import type { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import {
  RUN_SECONDS,
  type ServerRun,
} from "#server/usecases/agents/server_run.ts";
import {
  loadRecalls,
  writeProgress,
} from "#server/usecases/agents/write_progress.ts";
import { collectPlans } from "#server/usecases/assignments/collect_plans.ts";
import { checkMirrors } from "#server/usecases/deployments/check_mirrors.ts";
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
import type { NotificationSender } from "#server/usecases/notifications/notification_sender.ts";
import { removeFragmentFiles } from "#server/usecases/packages/remove_fragment_files.ts";
import { rollUpHistory } from "#server/usecases/packages/roll_up_history.ts";
import { advanceRollouts } from "#server/usecases/rollouts/advance_rollouts.ts";
import { expireAssignments } from "#server/usecases/schedules/expire_assignments.ts";
import { repeatAssignments } from "#server/usecases/schedules/repeat_assignments.ts";
import { retryFailures } from "#server/usecases/schedules/retry_failures.ts";
import { storeOpenings } from "#server/usecases/schedules/windows.ts";
import { scrubArchives } from "#server/usecases/packages/scrub_archives.ts";
import { tidyBucket } from "#server/usecases/packages/tidy_bucket.ts";
import { collectUploads } from "#server/usecases/packages/tidy_archives.ts";
import { makeDueBackup } from "#server/usecases/backups/make_due_backup.ts";
import { ALIVE_SECONDS } from "#server/usecases/servers/server_presence.ts";
import type { Services } from "#server/usecases/services.ts";
import { firstThen, type Job, secondsUntil, soonThenAt } from "./schedule.ts";

/** When packages' files are read again: machines are mostly off, local time. */
const SCRUB_HOUR = 3;
/** When devices that have not been seen for long are forgotten, local time. */
const FORGET_HOUR = 4;
/** When old events are summarised, local time. */
const COMPACT_HOUR = 5;

/** How often a server looks for packages that others have made. */
const FETCH_SECONDS = 5;

/** Who runs a job, where several servers have one database. */
interface SharedJob extends Job {
  /** `each`: it is about what each server has in memory or on its disk. */
  readonly by: "one" | "each";
}

interface JobOptions {
  /** Other servers write to the same database. */
  readonly remote: boolean;
  /** This process; on a shared database it says regularly that it is alive. */
  readonly run: ServerRun;
  /** Says that this server is alive; null: it has its database alone. */
  readonly renew: (() => Promise<void>) | null;
  /** Fetches packages' files from other servers; null: there are none. */
  readonly fetchFiles: (() => Promise<void>) | null;
  readonly reports: Pick<ReportSpool, "release">;
  readonly notifications: Pick<NotificationSender, "run" | "forget">;
  readonly log: (line: string) => void;
}

/** Every job of a server, and how often it runs. */
export function jobsOf(
  services: Services,
  { remote, run, renew, fetchFiles, reports, notifications, log }: JobOptions,
): readonly Job[] {
  const { now, presence } = services;
  const jobs: readonly SharedJob[] = [
    {
      name: "write progress",
      by: "each",
      everySeconds: 2,
      run: () => writeProgress(services),
    },
    {
      name: "release spooled results",
      by: "each",
      everySeconds: 2,
      run: () => reports.release(),
    },
    {
      name: "find retry loops",
      by: "each",
      everySeconds: 10,
      run: () => findRetryLoops(services),
    },
    {
      name: "find stalls",
      by: "one",
      everySeconds: 60,
      run: (pause) => findStalls(services, pause),
    },
    {
      name: "check mirrors",
      by: "one",
      everySeconds: 30,
      run: () => checkMirrors(services, log),
    },
    {
      name: "advance rollouts",
      by: "one",
      everySeconds: 2,
      run: () => advanceRollouts(services),
    },
    {
      name: "expire assignments",
      by: "one",
      everySeconds: 2,
      run: () => expireAssignments(services),
    },
    {
      name: "repeat assignments",
      by: "one",
      everySeconds: 10,
      run: () => repeatAssignments(services),
    },
    {
      name: "retry failures",
      by: "one",
      everySeconds: 10,
      run: () => retryFailures(services),
    },
    {
      name: "store openings of windows",
      by: "one",
      everySeconds: 3600,
      run: () => storeOpenings(services),
    },
    {
      name: "send notifications",
      by: "one",
      everySeconds: 1,
      run: () => notifications.run(),
    },
    {
      name: "forget old notifications",
      by: "one",
      everySeconds: 3600,
      run: () => notifications.forget(),
    },
    {
      name: "settle takeovers",
      by: "one",
      everySeconds: 60,
      run: () => settleTakeovers(services),
    },
    {
      name: "fill in machines",
      by: "one",
      everySeconds: 2,
      run: () => fillMachines(services),
    },
    {
      name: "fold texts",
      by: "one",
      everySeconds: 2,
      run: () => foldTexts(services),
    },
    {
      name: "read addresses of machines again",
      by: "one",
      everySeconds: 2,
      run: (pause) => rereadMachines(services, pause),
    },
    {
      name: "remove machines",
      by: "one",
      everySeconds: 1,
      run: (pause) => continueRemovals(services, pause),
    },
    {
      name: "remove the software of removed machines",
      by: "one",
      everySeconds: 10,
      run: (pause) => sweepSoftware(services, pause),
    },
    {
      name: "drop unused software",
      by: "one",
      everySeconds: 600,
      run: (pause) => dropUnusedSoftware(services, pause),
    },
    {
      name: "forget changes of software",
      by: "one",
      everySeconds: 3600,
      run: () => forgetSoftwareChanges(services),
    },
    {
      name: "seal events",
      by: "each",
      everySeconds: 1,
      run: () => sealEvents(services),
    },
    {
      name: "seal the log",
      by: "each",
      everySeconds: 30,
      run: () => sealLog(services),
    },
    {
      name: "refresh groups",
      by: "one",
      everySeconds: 1,
      run: (pause) => refreshGroups(services, pause),
    },
    {
      name: "collect unused uploads",
      by: "each",
      everySeconds: 3600,
      run: () => collectUploads(services),
    },
    {
      name: "elect scanners",
      by: "one",
      everySeconds: 5,
      run: () => electWhereDue(services),
    },
    {
      name: "review scanners",
      by: "one",
      everySeconds: 600,
      run: () => reviewScanners(services),
    },
    {
      name: "forget old activity",
      by: "one",
      everySeconds: 3600,
      run: () => forgetActivity(services),
    },
    {
      name: "forget unseen devices",
      by: "one",
      everySeconds: () => secondsUntil(FORGET_HOUR, now()),
      run: () => forgetUnseenHosts(services),
    },
    {
      name: "summarise old events",
      by: "one",
      everySeconds: soonThenAt(COMPACT_HOUR, now),
      run: (pause) => compactEvents(services, pause),
    },
    {
      name: "keep the database file small",
      by: "each",
      everySeconds: 60,
      run: (pause) => maintainFile(services, pause),
    },
    {
      name: "roll up progress of packages",
      by: "one",
      everySeconds: 3600,
      run: () => rollUpHistory(services),
    },
    {
      name: "collect plans",
      by: "one",
      everySeconds: 300,
      run: () => collectPlans(services),
    },
    {
      name: "read packages' files again",
      by: "each",
      everySeconds: () => secondsUntil(SCRUB_HOUR, now()),
      run: (pause) => scrubArchives(services, log, pause),
    },
    {
      name: "remove files of fragments",
      by: "each",
      everySeconds: firstThen(1, 3600),
      run: (pause) => removeFragmentFiles(services, log, pause),
    },
    {
      name: "compare the bucket with the packages",
      by: "each",
      everySeconds: firstThen(5, 3600),
      run: () => tidyBucket(services, log),
    },
    {
      name: "make a backup",
      by: "each",
      everySeconds: 60,
      run: () => makeDueBackup(services, log),
    },
    ...remote
      ? [{
        name: "renew this run",
        by: "each" as const,
        everySeconds: RUN_SECONDS,
        run: () => run.renew(),
      }, {
        name: "load recalls",
        by: "each" as const,
        everySeconds: 5,
        run: () => loadRecalls(services),
      }]
      : [],
    ...fetchFiles
      ? [{
        name: "fetch packages' files from other servers",
        by: "each" as const,
        everySeconds: FETCH_SECONDS,
        run: fetchFiles,
      }]
      : [],
    ...renew
      ? [{
        name: "say that this server is alive",
        by: "each" as const,
        everySeconds: ALIVE_SECONDS,
        run: renew,
      }]
      : [],
  ];
  return jobs.map(({ by, run, ...job }) => ({
    ...job,
    run: async (pause) => {
      if (by === "each" || presence.runsJobs) await run(pause);
    },
  }));
}
