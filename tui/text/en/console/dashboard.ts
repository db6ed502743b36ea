import { count, machines } from "#tui/text/en/plural.ts";

/** What the overview shows of how things go, and the header beside names. */
export const dashboard = {
  /** Numbers of many digits: "4,812". */
  thousands: ",",
  underWay: {
    title: "Under way",
    none: "Nothing: no package that is on has open deployments",
    failed: (n: string) => `${n} failed`,
    toCome: (n: string) => `${n} to come`,
    done: (n: string) => `${n} done`,
    /** The time when all machines should have polled. */
    end: (about: string, at: string) => `${about} ${at}`,
    /** Waiting machines that have been silent for long. */
    silent: "silent",
    moving: (n: string) => `${n} on the way`,
    running: "all offered",
    more: (n: number) => `and ${count(n, "more package")}`,
    legend: "done, failed, on the way, to come",
  },
  day: {
    title: "Last 24 hours",
    contacts: "Contacts",
    results: "Results",
    failures: "Failures",
  },
  seen: {
    title: "Machines by last contact",
    total: "Known",
    hour: "1 hour",
    day: "1 day",
    week: "1 week",
    month: "30 days",
    more: "longer ago",
  },
  steps: {
    title: "First steps",
    agent: "Point an agent here",
    unix: "Unix",
    windows: "Windows",
    ca:
      "cacert.pem is tls/cacert.pem of the server's data folder; on Windows it belongs into the agent's data folder",
    package: "Make a package",
    assign: "Assign it",
    about: "enter opens it here, y copies the command",
    copy: "copy the command of this line",
    copyShort: "copy",
    noCommand: "This line has no command",
  },
  /** Figures beside the name of the server. */
  figures: {
    machines: (n: number, formatted: string) =>
      machines(n).replace(`${n}`, formatted),
    /** @param rate "1.3/s" */
    polls: (rate: string) => `${rate}`.replace("/", " polls/"),
    open: (formatted: string) => `${formatted} open`,
    failed: (formatted: string) => `${formatted} failed`,
  },
};
