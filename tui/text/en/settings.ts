import type {
  SettingName,
  SettingSource,
} from "#shared/contract/settings/settings.ts";

/** Settings at every level. */
export const settings = {
  settings: {
    crumb: "settings",
    edit: "change it",
    editShort: "change",
    keep: "leave it as it is",
    ofMachine: "its settings, each with its level",
    ofGroup: "the group's settings",
    value: "take the value",
    choose: "left and right choose",
    range: (least: string, most: string) => `${least} to ${most}`,
    question: (name: string, before: string, after: string) =>
      `Change ${name} from ${before} to ${after}?`,
    everyAgent: "It holds for every agent from its next contact on.",
    yes: "change it",
    changing: (name: string) => `Changing ${name}`,
    changed: (name: string, value: string) => `${name} is ${value} now`,
    same: (name: string) => `${name} is that already`,
    status: "enter changes the selected one",
    everyMember: (group: string) =>
      `It holds for the machines of ${group} from their next contact on.`,
    oneMachine: (machine: string) =>
      `It holds for ${machine} from its next contact on.`,
    unset: "unset it: what holds above holds here",
    unsetShort: "unset",
    unsetQuestion: (name: string, value: string) =>
      `Unset ${name}, which is ${value} here?`,
    isUnset: (name: string, value: string) =>
      `${name} is unset; ${value} is in force`,
    notSet: "It is not set here",
    onlyGlobal: "global only",
    onlyGlobally: (name: string) => `${name} is one for all: :settings has it`,
    showDisobedient: "machines that do not poll as they are told",
    showDisobedientShort: "disobedient",
    titles: {
      name: "SETTING",
      value: "VALUE",
      unit: "UNIT",
      from: "FROM",
      range: "MAY BE",
    },
    levels: {
      default: "default",
      global: "global",
      group: "group",
      machine: "machine",
    } satisfies Record<SettingSource["level"], string>,
    cli: {
      settings: "what holds for agents: all, a group's, a machine's",
      list: "settings in force, each with its level",
      unset: "let go of one setting, so that what is above holds",
      tryOnly: "change nothing, say what it would make of the polls",
      onlyGlobally: (name: string) =>
        `${name} is one for all: leave --group and --machine out`,
      oneLevel: "Say --group or --machine, not both",
    },
    /** Between whole ones and tenths. */
    point: ".",
    perSecond: (n: string) => `${n}/s`,
    perMinute: (n: string) => `${n}/min`,
    perHour: (n: string) => `${n}/h`,
    pollsBefore: (now: string, peak: string) =>
      `Polls as it is: ${now}; if every machine had work, ${peak}.`,
    pollsAfter: (now: string, peak: string) =>
      `Polls with it:  ${now}; if every machine had work, ${peak}.`,
    pollsSame: (now: string, peak: string) =>
      `Polls stay the same: ${now}; if every machine had work, ${peak}.`,
    undecided: (n: number) =>
      n === 1
        ? "1 machine was not seen to obey yet: pollHours holds until it is."
        : `${n} machines were not seen to obey yet: pollHours holds until they are.`,
    disobedient: (n: number) =>
      n === 1
        ? "1 machine does not obey, and goes on polling as it does (o lists it)."
        : `${n} machines do not obey, and go on polling as they do (o lists them).`,
    delivered: (value: string) => `default: ${value}`,
    about: {
      downloadsOn: "Whether agents may download; off at any level is off",
      pollHours: "Time between two contacts of an agent",
      adaptivePolling:
        "Whether agents seen to obey poll by what there is to do",
      busyPollHours:
        "Adaptive polling: time between contacts while there is work",
      idlePollHours:
        "Adaptive polling: time between contacts while there is none",
      inventoryDays: "Age at which it is asked for again; 0 always, -1 never",
      fragmentLatencySeconds: "Pause after every fragment; 0 is for tests",
      cycleLatencySeconds: "Pause after every cycle; 0 is for tests",
      periodLatencySeconds: "Pause after every period of cycles",
      cyclesPerPeriod:
        "Cycles in a period; a package of priority p moves every p cycles",
      giveUpDays: "After so long an agent gives a package up with ERR_TIMEOUT",
      executionMinutes:
        "Limit of a command; Windows agents use 120 whatever is sent",
      downloadsAtOnce:
        "Fragments sent at a time to all of these together; 0: no limit",
      downloadBytesPerSecond:
        "Speed of fragments to all of these together; 0: no limit",
      fragmentBytes: "Size of the fragments of packages made from now on",
      windowsDigest:
        "Digest sent to Windows agents; try sha256 on one machine first",
      discoveryScanners:
        "Machines that scan a network, at most; 0: none is scanned",
      discoveryMachines:
        "A network with fewer is scanned by pinned machines only",
      discoveryHours: "Time between two scans of a network",
      discoveryLatencyMs:
        "Pause between two addresses; less where a scan would take over 10 min",
      discoverySilentDays: "A scanner not seen for so long is replaced",
      discoveryKeepDays: "A device not seen for so long is forgotten",
      guardPercent:
        "Share of all machines beyond which an act needs their number typed",
      guardMachines: "So many are never asked about, however few there are",
      eventDays:
        "What machines did is kept singly so long, then counted by day; 0: ever",
      auditDays:
        "What operators did is kept singly so long, then counted; 0: for ever",
    } satisfies Record<SettingName, string>,
    units: {
      hours: "hours",
      days: "days",
      seconds: "seconds",
      minutes: "minutes",
      cycles: "cycles",
      "at once": "at once",
      "bytes/s": "bytes/s",
      bytes: "bytes",
      machines: "machines",
      milliseconds: "ms",
      percent: "percent",
    },
  },
};
