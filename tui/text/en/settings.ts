import type {
  SettingName,
  SettingSource,
} from "#shared/contract/settings/settings.ts";

const plural = (one: string) => (n: number) => n === 1 ? one : `${one}s`;
const always = (unit: string) => (_n: number) => unit;

/** Settings at every level. */
export const settings = {
  settings: {
    crumb: "settings",
    edit: "change the setting",
    editShort: "change",
    keep: "change nothing",
    ofMachine: "its settings and their sources",
    ofGroup: "the group's settings",
    value: "use this value",
    choose: "left and right choose",
    range: (least: string, most: string) => `${least} to ${most}`,
    zeroOr: (least: string) => `0, ${least} or more`,
    question: (name: string, before: string, after: string) =>
      `Change ${name} from ${before} to ${after}?`,
    everyAgent: "It applies to every machine from its next contact.",
    yes: "change",
    changing: (name: string) => `Changing ${name}`,
    changed: (name: string, value: string) => `${name} is now ${value}`,
    same: (name: string) => `${name} already has this value`,
    status: "enter changes the selected setting",
    everyMember: (group: string) =>
      `It applies to the machines of ${group} from their next contact.`,
    oneMachine: (machine: string) =>
      `It applies to ${machine} from its next contact.`,
    unset: "unset it here and use the value of the level above",
    unsetShort: "unset",
    unsetQuestion: (name: string, value: string) =>
      `Unset ${name}, which is ${value} here?`,
    isUnset: (name: string, value: string) =>
      `${name} is unset; the value is now ${value}`,
    notSet: "It is not set here",
    onlyGlobal: "global only",
    onlyGlobally: (name: string) =>
      `${name} can only be set globally; see :settings`,
    showDisobedient: "machines that ignore their poll interval",
    showDisobedientShort: "ignoring",
    titles: {
      name: "SETTING",
      value: "VALUE",
      unit: "UNIT",
      from: "FROM",
      range: "RANGE",
    },
    /** A text that is empty. */
    noValue: "none",
    valueIs: (value: string) => `now ${value}`,
    hostRange: "HOST or HOST:PORT",
    hostExpected:
      "the HOST or HOST:PORT of a mirror, without http:// and without a path",
    levels: {
      default: "default",
      global: "global",
      group: "group",
      machine: "machine",
    } satisfies Record<SettingSource["level"], string>,
    cli: {
      settings: "settings of all agents, of a group, or of a machine",
      list: "list settings in force and their sources",
      unset: "unset one setting and use the value of the level above",
      tryOnly: "change nothing, only show the effect on polls",
      onlyGlobally: (name: string) =>
        `${name} can only be set globally; leave out --group and --machine`,
      oneLevel: "Pass --group or --machine, not both",
    },
    /** The decimal separator. */
    point: ".",
    perSecond: (n: string) => `${n}/s`,
    perMinute: (n: string) => `${n}/min`,
    perHour: (n: string) => `${n}/h`,
    pollsBefore: (now: string, peak: string) =>
      `Polls now:   ${now}; if every machine had work, ${peak}.`,
    pollsAfter: (now: string, peak: string) =>
      `Polls after: ${now}; if every machine had work, ${peak}.`,
    pollsSame: (now: string, peak: string) =>
      `Polls stay the same: ${now}; if every machine had work, ${peak}.`,
    undecided: (n: number) =>
      n === 1
        ? "1 machine has not yet kept to its interval: pollHours applies until it does."
        : `${n} machines have not yet kept to their interval: pollHours applies until they do.`,
    disobedient: (n: number) =>
      n === 1
        ? "1 machine ignores its interval and will not change (o lists it)."
        : `${n} machines ignore their interval and will not change (o lists them).`,
    delivered: (value: string) => `default: ${value}`,
    about: {
      downloadsOn: "Agents may download; off at any level means off",
      pollHours: "Time between two contacts of an agent",
      adaptivePolling:
        "Agents that keep their interval poll more often if busy",
      busyPollHours:
        "Adaptive polling: time between contacts while there is work",
      idlePollHours:
        "Adaptive polling: time between contacts while there is none",
      inventoryDays:
        "Age at which an inventory is requested again; 0 always, -1 never",
      acceptAgentTags:
        "Agents may change tag and fields; ACCEPT_TAG_UPDATE_FROM_CLIENT",
      fragmentLatencySeconds: "Pause after every fragment; 0 only for tests",
      cycleLatencySeconds: "Pause after every cycle; 0 only for tests",
      periodLatencySeconds: "Pause after every period of cycles",
      cyclesPerPeriod:
        "Cycles in a period; priority p fetches a fragment every p cycles",
      giveUpDays:
        "Time after which an agent gives up a package with ERR_TIMEOUT",
      executionMinutes:
        "Time limit of a command; Windows agents always use 120",
      downloadsAtOnce:
        "Fragments sent at once to all of these together; 0: no limit",
      downloadBytesPerSecond:
        "Download speed of all of these together; 0: no limit",
      fragmentHost: "Mirror from which fragments are fetched over http",
      fragmentBytes: "Fragment size of packages created from now on",
      windowsDigest:
        "Digest sent to Windows agents; try sha256 on one machine first",
      discoveryScanners:
        "Machines that scan a network at most; 0: no network is scanned",
      discoveryMachines:
        "Networks with fewer machines are scanned only by pinned ones",
      discoveryHours: "Time between two scans of a network",
      discoveryLatencyMs:
        "Pause between two addresses; less if a scan would exceed 10 min",
      discoverySilentDays: "A scanner silent for this long is replaced",
      discoveryKeepDays: "A device not seen for this long is deleted",
      registrationsPerHour:
        "New machines accepted in an hour; 0: none is accepted",
      mostMachines: "Machines known at most, retired ones included",
      enrolment: "New machines: let in, approved one by one, or with a token",
      pendingMachines: "Machines that may wait for approval at most",
      holdAlerted: "Offer nothing new to a machine with an identity alert",
      guardPercent:
        "Actions beyond this share of all machines ask for their number",
      guardMachines: "Actions on this many machines never ask for the number",
      eventDays: "Days that events of machines are kept in full; 0: for ever",
      auditDays:
        "Days that actions of operators are kept, at least 365; 0: for ever",
      backupHour:
        "Hour of the daily backup, the server's local time; -1: only by hand",
      backupsKept: "Backups that are kept; the oldest one goes first",
      backupAgeDays: "Age of the newest backup from which the server warns",
    } satisfies Record<SettingName, string>,
    units: {
      hours: plural("hour"),
      days: plural("day"),
      seconds: plural("second"),
      minutes: plural("minute"),
      cycles: plural("cycle"),
      "at once": always("at once"),
      "bytes/s": always("bytes/s"),
      bytes: plural("byte"),
      machines: plural("machine"),
      milliseconds: always("ms"),
      percent: always("percent"),
    },
  },
};
