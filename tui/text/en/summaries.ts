/** What is kept of events that are old: counts by day. */
export const summaries = {
  summaries: {
    crumb: "older events",
    noun: "Count",
    empty: "No event is so old yet that only its count is kept",
    none: "There is no count here",
    titles: { day: "DAY", events: "EVENTS" },
    open: "events of this package that are still kept one by one",
    status: (package_: string) => `${package_}: counts by day, in UTC`,
    all: "What is kept of older events: counts by day, in UTC",
    /** In the list of events: before when there are counts only. */
    before: (day: string) => `before ${day} there are counts: S`,
    show: "counts of what is older",
    showShort: "older",
    andMore: (n: number) => `and ${n} more`,
    andOthers: "and others",
    cli: {
      about: "what is kept of old events: counts by day",
      kind: "only kinds that begin so, as deployment.",
      group: "only what machines of this group did, as it was then",
      until: "only up to this day, as 2026-03-01",
      /** On stderr, where a reader gets less than it asked for. */
      missed: (seq: number, at: string) =>
        `Events up to ${seq} (${at}) are not kept one by one any more: "longshore summaries" counts them.`,
      summarised: (first: number, last: number, n: number, at: string) =>
        `${n} events from ${first} to ${last} are kept as counts, the last since ${at}, and these fit as well`,
    },
  },
  /** What the database takes. */
  storage: {
    crumb: "storage",
    about: "what the database takes, and what is kept of events",
    settings: "eventDays and auditDays say how long events are kept: :settings",
    database: "Database",
    size: (bytes: string, free: string) => `${bytes}, ${free} of it free`,
    free: "What is free",
    shrinks: "is used again; what is left over goes back to the disk",
    keeps:
      "is used again; to give it back: serve --compact, with the server stopped",
    remote: "is used again by the libSQL server, and never given back",
    disk: "Disk",
    room: (free: string, total: string) => `${free} free of ${total}`,
    machines: "Machines",
    single: "Single events",
    summarised: "Summarised",
    none: "none yet",
    upTo: (n: number, day: string) => `${n}, up to ${day}`,
  },
};
