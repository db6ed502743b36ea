import type { Warning } from "#shared/contract/warnings.ts";
import type { Composition } from "#server/compose.ts";
import { firstThen, type Job } from "#server/jobs/schedule.ts";
import { WarningWatch } from "#server/usecases/notifications/watch_warnings.ts";

/** Puts new warnings into the log, where a target of notifications wants them. */
export function warningJob(
  { services }: Composition,
  warnings: () => Promise<readonly Warning[]>,
): Job {
  const watch = new WarningWatch(services, warnings);
  return {
    name: "look for new warnings",
    everySeconds: firstThen(5, 30),
    run: () => watch.run(),
  };
}
