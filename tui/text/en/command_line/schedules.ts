import type { Weekday } from "#shared/contract/schedules/windows.ts";
import { count, machines } from "#tui/text/en/plural.ts";

/** What a halt does, or would do. */
export interface HaltCounts {
  /** Machines. */
  readonly recalling: number;
  /** Machines. */
  readonly beyondRecall: number;
  /** Rollouts. */
  readonly paused: number;
}

/** When first offers are made: times of assignments, windows and halts. */
export const schedules = {
  about: {
    windows: "maintenance windows of groups: no first offers outside",
    windowsList: "list maintenance windows, by group",
    windowsAdd: "give a group a maintenance window; several add up",
    windowsRemove: "remove a maintenance window",
    halt:
      "halt everything or a group at once: no first offers, and recall what was offered",
    resume: "lift the halt of everything, or of a group",
    halts: "halts in force",
    haltsList: "list halts in force, newest first",
  },
  window: "ID of the window",
  options: {
    notBefore:
      "offer it to nobody before this moment, such as 2026-12-24T22:00+01:00, 2026-12-24T22:00[Europe/Paris], or 8h from now",
    expires:
      "offer it to nobody who was not offered it by this moment, or 7d from now; what waits then becomes expired, what was offered stays",
    deadline:
      "from this moment on, or 3d from now, offer it outside maintenance windows too",
    onlyIf:
      "only on machines whose inventory matches this query, such as 'disk>=5G -ip:10.2.0.0/16 software:office<16'; judged at each contact",
    retry: "retry failures without an operator, so many times at most: 1 to 10",
    retryAfter:
      "how long after a failure, such as 1h, the default; twice as long after each further one",
    retryOn: "only failures with these result codes, with commas",
    repeat:
      "run it again and again: daily@02:00, weekly:tue,thu@02:00, monthly:2tue@02:00 (the second Tuesday), monthly:15@02:00, or an RRULE such as FREQ=MONTHLY;BYDAY=2TU@02:00",
    repeatZone: "the time zone of --repeat, such as Europe/Paris",
    days: "the days on which it opens: mon-fri, sat,sun or daily",
    start: "the local time at which it opens, such as 22:00",
    for: "how long it stays open, such as 8h or 90m; at most 7d",
    zone: "its time zone, such as Europe/Paris",
    except: "local dates on which it does not open, with commas",
    haltGroup: "only the machines of this group; default: all machines",
    haltReason: "why; shown in overview and why until the halt is lifted",
    resumeGroup: "the group whose halt is lifted; default: that of everything",
    dryRun: "show what would be recalled, and change nothing",
  },
  errors: {
    moment:
      "a day and time with its zone, such as 2026-12-24T22:00+01:00, 2026-12-24T21:00Z or 2026-12-24T22:00[Europe/Paris], or a time from now, such as 8h",
    noZone: (example: string) =>
      `it has no time zone; write ${example}, or with another zone`,
    noSuchTime: (zone: string) =>
      `the clocks of ${zone} are changed then, so that this time does not occur or occurs twice; write it with its distance to UTC, such as +01:00`,
    days: "mon-fri, sat,sun, daily or the like",
    start: "a time of day, such as 22:00",
    duration: "a time in whole minutes of at most 7d, such as 8h or 90m",
    dates: "dates such as 2026-12-24, with commas",
    needsZone: "--repeat needs --repeat-zone, such as Europe/Paris",
    needsRepeat: "--repeat-zone makes sense with --repeat only",
    needsRetry: (flag: string) => `${flag} makes sense with --retry only`,
    retries: "a number from 1 to 10",
    notHalted: (what: string) =>
      `${what} is not halted; halts list shows what is`,
  },
  labels: {
    times: "When",
    unmet: "Conditions",
    retry: "Failures",
    repeat: "Repeated",
  },
  retries: (limit: number, after: string, codes: string) =>
    `retried ${limit === 1 ? "once" : `up to ${limit} times`}${
      codes === "" ? "" : `, only with ${codes}`
    }; first after ${after}`,
  repeats: (rule: string, zone: string, next: string) =>
    `${rule} ${zone}; next runs ${next}`,
  unmetNow: (n: number) =>
    `${machines(n)} ${
      n === 1 ? "does" : "do"
    } not meet them now; it is offered there once an inventory shows that they hold`,
  unmetThere: (conditions: string) =>
    `Its last inventory does not meet ${conditions}.`,
  found: (condition: string, values: string) =>
    `${condition} (it has ${values})`,
  foundNothing: {
    software: "no such software",
    other: "no known value",
  },
  columns: {
    notBefore: "NOT BEFORE",
    expires: "EXPIRES",
    deadline: "DEADLINE",
    onlyIf: "ONLY IF",
    repeat: "REPEATED",
    nextRun: "NEXT RUN",
    days: "DAYS",
    start: "OPENS",
    for: "FOR",
    zone: "ZONE",
    except: "EXCEPT",
    open: "NOW",
    changes: "CHANGES",
    reason: "REASON",
    since: "SINCE",
  },
  notBefore: (when: string) => `not before ${when}`,
  expires: (when: string) => `expires ${when}`,
  deadline: (when: string) => `outside windows too from ${when}`,
  beginsAt: (when: string) => `Its assignment begins at ${when}.`,
  opens: (when: string) => `window opens ${when}`,
  opensAt: (when: string) =>
    `No maintenance window of its groups is open; the next opens at ${when}.`,
  halted: (by: string, group: string | null, when: string, reason: string) =>
    `${by} has halted ${
      group === null ? "everything" : `the group ${group}`
    } at ${when}: ${reason}`,
  /** In the frame of each page; it is cut at its end. */
  haltMark: (group: string | null, reason: string, others: number) =>
    `${group === null ? "HALTED" : `${group} HALTED`}${
      others === 0 ? "" : ` (+${others})`
    }: ${reason}`,
  noWindows: "There are no maintenance windows: first offers at any time",
  noHalts: "Nothing is halted",
  days: {
    mon: "Mon",
    tue: "Tue",
    wed: "Wed",
    thu: "Thu",
    fri: "Fri",
    sat: "Sat",
    sun: "Sun",
  } satisfies Record<Weekday, string>,
  daily: "daily",
  open: "open",
  closed: "closed",
  everything: "everything",
  group: (name: string) => `the group ${name}`,
  adding: (group: string) => `Giving ${group} a maintenance window`,
  added: (group: string, isOpen: boolean, when: string) =>
    `${group} has a maintenance window, which ${
      isOpen ? `is open until ${when}` : `opens at ${when}`
    }`,
  removing: (id: number) => `Removing window ${id}`,
  removed: (id: number, group: string) => `Window ${id} of ${group} is removed`,
  halting: (what: string) => `Halting ${what}`,
  isHalted: (
    what: string,
    { recalling, beyondRecall, paused }: HaltCounts,
  ) =>
    `${what} is halted: ${machines(recalling)} recalled${
      beyondRecall === 0
        ? ""
        : `, ${machines(beyondRecall)} beyond recall will run it`
    }${paused === 0 ? "" : `, ${count(paused, "rollout")} paused`}`,
  wouldRecall: ({ recalling, beyondRecall, paused }: HaltCounts) =>
    `It would recall ${machines(recalling)}${
      paused === 0 ? "" : ` and pause ${count(paused, "rollout")}`
    }; ${machines(beyondRecall)} beyond recall.`,
  resuming: (what: string) => `Resuming ${what}`,
  resumed: (what: string) => `${what} is not halted any more`,
};
