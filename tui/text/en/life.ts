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
    cli: {
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
