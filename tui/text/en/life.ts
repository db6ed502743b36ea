import { machines } from "./plural.ts";

/** Machines that are retired, restored or removed. */
export const life = {
  life: {
    overview: "Back in contact",
    overviewWords: (n: number) =>
      n === 1
        ? "1 machine that was retired"
        : `${n} machines that were retired`,
    whom: "Retire whom?",
    status: "Status",
    retiredAt: "Retired",
    statuses: {
      approved: "approved",
      pending: "pending approval",
      retired: "retired",
    },
    /** A machine without contact for a week. */
    silent: "silent",
    retiredSince: (since: string) =>
      `retired since ${since}; it is back with its next contact`,
    retired: {
      key: "retire it, or restore it",
      short: "retire",
      title: (whom: string) => `Retire ${whom}?`,
      effect:
        "Retired machines keep their inventory and results, and leave lists, counts, plans and groups. They come back with their next contact.",
      recent: (n: number) =>
        n === 1
          ? "1 made contact in the last 24 hours and will probably be back soon."
          : `${n} made contact in the last 24 hours and will probably be back soon.`,
      cancelled: (n: number) =>
        n === 1
          ? "1 waiting package is cancelled."
          : `${n} waiting packages are cancelled.`,
      recalling: (n: number) =>
        n === 1
          ? "1 offered package is recalled."
          : `${n} offered packages are recalled.`,
      beyondRecall: (n: number) =>
        n === 1
          ? "1 package is complete on its machine and will still run."
          : `${n} packages are complete on their machines and will still run.`,
      unchanged: (n: number) =>
        n === 1
          ? "1 more is already retired."
          : `${n} more are already retired.`,
      yes: "retire",
      doing: (whom: string) => `Retiring ${whom}`,
      done: (n: number) => `${machines(n)} retired`,
      all: "All of these are already retired",
      noRetry: (name: string) =>
        `Nothing can be retried on ${name}: it is retired; restore it first`,
      nobody: "No machine matches",
    },
    restored: {
      title: (whom: string) => `Restore ${whom}?`,
      effect:
        "Restored machines are back in lists, counts and the groups operators had put them in. What they ran before is not run again.",
      yes: "restore",
      doing: (whom: string) => `Restoring ${whom}`,
      done: (n: number) => `${machines(n)} restored`,
      none: "None of these is retired",
    },
    removed: {
      whom: "Remove whom?",
      key: "remove it with its inventory",
      short: "remove",
      title: (whom: string) => `Remove ${whom}?`,
      effect:
        "The inventory, packages, groups and notes are gone for good; the log stays. If such a computer registers again, it is a new machine, and what it had run is not run again.",
      recent: (n: number) =>
        n === 1
          ? "1 made contact in the last 24 hours and will probably register again soon: retire it instead."
          : `${n} made contact in the last 24 hours and will probably register again soon: retire them instead.`,
      underWay: (n: number) =>
        n === 1
          ? "1 package is under way and may still run; its result will be lost."
          : `${n} packages are under way and may still run; their results will be lost.`,
      yes: "remove",
      doing: (whom: string) => `Removing ${whom}`,
      done: (n: number) => `${machines(n)} removed`,
      skipped: (n: number) =>
        n === 1
          ? "1 made contact meanwhile and stays"
          : `${n} made contact meanwhile and stay`,
      goesOn: (n: number, of: number) =>
        `${n} of ${machines(of)} removed; the server goes on, see the overview`,
      crumb: "removed machines",
      open: "open the machine that it is now",
      none: "No machine was removed",
      gone: "It has not registered again",
      empty: "No machine was removed yet",
      overview: "Being removed",
      overviewWords: (n: number, of: number) => `${n} of ${machines(of)} done`,
      had: (sentence: string, at: string) =>
        `${sentence} That was before the machine was removed: ${at}.`,
      before: (at: string) => `before its removal, ${at}`,
    },
    columns: {
      removed: "REMOVED",
      by: "BY",
      results: "RESULTS",
      returned: "NOW",
      query: "QUERY",
      done: "DONE",
      ordered: "ORDERED",
      ended: "ENDED",
      skipped: "STAYED",
    },
    cli: {
      remove: "remove machines with their inventories",
      removed: "list machines that were removed",
      removals: "list removals, and how far they are",
      noWait: "do not wait until all are removed",
      wouldRemove: (n: number) => `This would remove ${machines(n)}`,
      progress: (n: number, of: number) => `${n} of ${of} removed`,
      name: "only those with this name",
      retire: "retire machines; they come back with their next contact",
      restore: "take the retirement of machines back",
      query: "machines that match this query: seen>1y",
      restoreQuery: "retired machines that match this query: tag:paris",
      dryRun: "change nothing, only count",
      wouldRetire: (n: number) => `This would retire ${machines(n)}`,
      wouldRestore: (n: number) => `This would restore ${machines(n)}`,
      onlyRetired: "only retired machines",
    },
  },
};
