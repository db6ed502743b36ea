/** How far packages got, and what failing machines have in common. */
export const progressTexts = {
  progress: {
    lastHour: "Last hour",
    results: (succeeded: number, failed: number) =>
      `${succeeded} ok, ${failed} failed`,
    sampled: (n: number, of: number) => `by ${n} of ${of} waiting machines`,
    cli: {
      about: "show how far a package got, over time, and when the rest polls",
      since: "Assigned",
      assigned: "Machines",
      done: "Done",
      failed: "Failed",
      underWay: "Under way",
      share: (n: number, percent: string) => `${n} (${percent})`,
    },
    forecast: "forecast",
    now: "now",
    shared: "In common",
    /** Headings of sections. */
    failures: "Failures",
    inCommon: "What failing machines have in common",
    traits: {
      os: (value: string) => value,
      agent: (value: string) => `agent ${value}`,
      group: (value: string) => `group ${value}`,
      tag: (value: string) => `tag ${value}`,
      model: (value: string) => `model ${value}`,
    },
    trait: (what: string, n: number, of: number, percent: string) =>
      `${what} (${n} of ${of}; ${percent} of those that succeeded)`,
    compared: (failed: number, succeeded: number) =>
      `Compared: ${failed} that failed, ${succeeded} that succeeded`,
    nothingShared: "Nothing sets them apart from those that succeeded",
    tooFew: "Too few to compare: three failures and one success are needed",
    packages: "Packages",
    moreOf: (n: number) => `${n} more`,
    noPackages: "No package is assigned to it",
  },
};
