/** Summaries: counts by day that replace old events. */
export const summaries = {
  summaries: {
    crumb: "older events",
    noun: "Count",
    empty: "No event is old enough yet to be summarised",
    none: "No counts",
    titles: { day: "DAY", events: "EVENTS" },
    open: "events of this package that are still kept in full",
    status: (package_: string) => `${package_}: counts by day, in UTC`,
    all: "Summaries of older events: counts by day, in UTC",
    /** In the list of events: the day before which there are only counts. */
    before: (day: string) => `before ${day} only counts are kept: S`,
    show: "counts of older events",
    showShort: "older",
    andMore: (n: number) => `and ${n} more`,
    andOthers: "and others",
    cli: {
      about: "summaries of old events: counts by day",
      kind: "only kinds that start with this, such as deployment.",
      group: "only machines of this group, as it was at the time",
      until: "only up to this day, such as 2026-03-01",
      /** On stderr, when a reader gets less than it requested. */
      missed: (seq: number, at: string) =>
        `Events up to ${seq} (${at}) are kept only as counts; see "longshore summaries"`,
      summarised: (first: number, last: number, n: number, at: string) =>
        `${n} events from ${first} to ${last} are summarised, the last of them at ${at}; the summaries are intact too`,
    },
  },
  /** Size of the database. */
  storage: {
    crumb: "storage",
    about: "size of the database and of packages, and how many events are kept",
    settings:
      "eventDays and auditDays set how long events are kept; see :settings",
    database: "Database",
    size: (bytes: string, free: string) => `${bytes}, ${free} of it free`,
    free: "Free space",
    shrinks: "is reused; the rest is returned to the disk",
    keeps: "is reused; to return it, stop the server and run serve --compact",
    remote: "is reused by the libSQL server and never returned",
    disk: "Disk",
    room: (free: string, total: string) => `${free} free of ${total}`,
    packages: "Packages",
    /** `each`: the sum of their sizes, if some have the same archive. */
    stored: (bytes: string, n: number, each: string | null) =>
      `${bytes} in ${n} ${n === 1 ? "package" : "packages"}${
        each === null ? "" : `, ${each} if each had its own file`
      }`,
    machines: "Machines",
    single: "Events in full",
    summarised: "Summarised",
    none: "none yet",
    upTo: (n: number, day: string) => `${n}, up to ${day}`,
  },
  /** The servers of one database. */
  servers: {
    about: "the servers of this database",
    aboutList: "list the servers of this database, with their state",
    none: "No servers",
    label: "Server",
    titles: {
      id: "ID",
      name: "NAME",
      address: "ADDRESS",
      state: "STATE",
      version: "VERSION",
      schema: "SCHEMA",
      started: "STARTED",
      seen: "SEEN",
    },
    states: {
      live: "live",
      silent: (since: string) => `silent since ${since}`,
      stopped: (since: string) => `stopped ${since}`,
    },
    answers: "this one",
    runsJobs: "runs the jobs",
    lacks: (needs: string) => `not ready: ${needs}`,
    packagesMissing: (n: number) =>
      n === 1
        ? "lacks the files of 1 package"
        : `lacks the files of ${n} packages`,
    aboutRemove: "remove a server that will not come back",
    aboutServer: "its name, its address or its id",
    unknown: (word: string) =>
      `There is no server "${word}"; see longshore servers list`,
    ambiguous: (word: string, addresses: string) =>
      `Several servers are called "${word}": name one by its address (${addresses})`,
    isLive: "It is live: stop it first",
    removeQuestion: (name: string, address: string) =>
      `Remove the server ${name} (${address})?`,
    removeEffect: "It is listed again if it comes back.",
    removeYes: "remove",
    removing: (name: string) => `Removing the server ${name}`,
    removed: (name: string, address: string) =>
      `The server ${name} (${address}) is removed.`,
    removeUndo: "it is listed again when it starts",
    /** The version, and the address where other servers reach it. */
    line: (name: string, address: string, version: string) =>
      `${name} (${address}), ${version}`,
  },
};
