import {
  boundsOf,
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type SettingLevel,
  type SettingName,
} from "#shared/contract/settings/settings.ts";
import { OCS_NAMES } from "#shared/contract/settings/ocs_names.ts";
import {
  type CombineRule,
  settingDefinition,
} from "#shared/contract/settings/settings_table.ts";
import { code, page, sentence, table } from "./markup.ts";

/** Settings by topic; each is in one list. */
const SECTIONS: readonly (readonly [string, string, readonly SettingName[]])[] =
  [
    [
      "Contacts and inventories",
      "When agents call, and when they send an inventory. A change reaches an agent at its next contact.",
      [
        "pollHours",
        "adaptivePolling",
        "busyPollHours",
        "idlePollHours",
        "inventoryDays",
        "acceptAgentTags",
      ],
    ],
    [
      "Downloads",
      "How agents download. Agents pause by themselves; the two limits are enforced by the server. [Mirrors](operate/mirrors.md) explains `fragmentHost`.",
      [
        "downloadsOn",
        "fragmentLatencySeconds",
        "cycleLatencySeconds",
        "periodLatencySeconds",
        "cyclesPerPeriod",
        "downloadsAtOnce",
        "downloadBytesPerSecond",
        "fragmentHost",
        "giveUpDays",
        "executionMinutes",
      ],
    ],
    [
      "Packages",
      "How packages are made and described to agents.",
      ["fragmentBytes", "windowsDigest"],
    ],
    [
      "Network discovery",
      "Which machines scan their network for devices without an agent, and how often.",
      [
        "discoveryScanners",
        "discoveryMachines",
        "discoveryHours",
        "discoveryLatencyMs",
        "discoverySilentDays",
        "discoveryKeepDays",
      ],
    ],
    [
      "Enrolment",
      "Which machines are let in, and when a machine may not be who it was. [Enrolment](operate/enrolment.md) explains both.",
      ["enrolment", "pendingMachines", "holdAlerted"],
    ],
    [
      "Confirmations",
      "When the server refuses an action that does not come with the number of machines it affects: if it affects more machines than both limits.",
      ["guardPercent", "guardMachines"],
    ],
    [
      "New machines",
      "Anybody who reaches the agents' port can register machines. These limits keep them from filling the database; an agent that is refused gets a 503 and comes again at its next contact.",
      ["registrationsPerHour", "mostMachines"],
    ],
    [
      "Retention",
      "How long events are kept one by one. [Retention](operate/retention.md) says what remains of them.",
      ["eventDays", "auditDays"],
    ],
    [
      "Backups",
      "When backups are made, if the server has a folder for them. [Backup](operate/backup.md) explains them.",
      ["backupHour", "backupsKept", "backupAgeDays"],
    ],
  ];

/** The rules that combine the values of several levels. */
const RULES: Record<CombineRule, readonly [name: string, rule: string]> = {
  global: [
    "one for all",
    "There is one value for the whole server. It cannot be set for a group or a machine.",
  ],
  least: [
    "least",
    "The machine's own value. Without one, the least of its groups' values. Without any, the global value.",
  ],
  greatest: [
    "greatest",
    "The machine's own value. Without one, the greatest of its groups' values. Without any, the global value.",
  ],
  least_of_all: [
    "least of all",
    "The least of the machine's own value and its groups' values: the machine's own does not outrank them. Without any, the global value. A global 0 or -1 outranks groups and machines.",
  ],
  off: [
    "off wins",
    "Off at any level is off, and no other level can switch it on again.",
  ],
  nearest: [
    "nearest",
    "The machine's own value. Without one, that of the first of its groups that has one, by their ids. Without any, the global value.",
  ],
  together: [
    "all together",
    "The limit of every level holds at the same time, each shared by all machines it is set for. The least of a machine's limits is shown as its value. 0 is no limit.",
  ],
};

const LEVELS: readonly SettingLevel[] = ["global", "group", "machine"];

/** The content of `docs/settings.md`. */
export function settingsPage(): string {
  const listed = SECTIONS.flatMap(([, , names]) => names);
  const missing = SETTING_NAMES.filter((name) => !listed.includes(name));
  if (missing.length > 0) {
    throw new Error(`Settings without a section: ${missing.join(", ")}`);
  }
  return page("Settings", "`shared/contract/settings/settings_table.ts`", [
    "Settings hold for all agents, for the machines of a group, or for one machine. A value that is set nowhere is the default. [How agents behave](operate/agent-settings.md) explains what to change and why.",
    `\`\`\`sh no-test: names of another site
longshore settings list --machine pc-7
longshore settings set pollHours 2 --group office
longshore settings unset pollHours --group office
\`\`\``,
    "The console shows them with `:settings`, and with `S` on the page of a group or a machine.",
    "## How levels combine",
    "A machine has the global values, those of every group it is in, and its own. Six rules make one value of them. The rules **least**, **greatest**, **least of all** and **off wins** are those of the OCS server.",
    table(
      ["rule", "value in force"],
      Object.values(RULES).map(([name, rule]) => [`**${name}**`, rule]),
    ),
    "`windowsDigest` is ordered as its values are listed; `false` is less than `true`.",
    ...SECTIONS.flatMap(([title, about, names]) => [
      `## ${title}`,
      about,
      table(
        ["setting", "meaning", "value", "default", "levels", "in OCS"],
        names.map(rowOf),
      ),
    ]),
  ]);
}

function rowOf(name: SettingName): string[] {
  const { about, unit, combine } = settingDefinition(name);
  const value = DEFAULT_SETTINGS[name];
  return [
    code(name),
    sentence(about),
    valueWords(name),
    defaultWords(value, unit),
    combine === "global" ? "global" : `all: ${RULES[combine][0]}`,
    code(OCS_NAMES[name] ?? ""),
  ];
}

/** "1 hour"; the unit of a value without a number is not a noun. */
function defaultWords(value: boolean | number | string, unit: string): string {
  if (unit === "") return code(valueText(value));
  if (unit === "at once") return valueText(value);
  return `${valueText(value)} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
}

/**
 * "1 to 8,760 hours"; followed by the range of groups and machines if it
 * differs.
 */
function valueWords(name: SettingName): string {
  const { unit } = settingDefinition(name);
  const [whole, ...others] = LEVELS.map((level) => boundsOf(name, level));
  const words = ({ range, options }: ReturnType<typeof boundsOf>) =>
    range
      ? `${
        range.above === null
          ? valueText(range.least)
          : `0, or ${valueText(range.above)}`
      } to ${valueText(range.most)} ${unit}`
        .replace(" at once", "")
      : (options ?? []).map((option) => code(`${option}`)).join(" or ");
  const below = others.map(words).find((text) => text !== "") ?? "";
  const all = words(whole!);
  return below === "" || below === all
    ? all
    : `${all}; below global ${below.replace(` ${unit}`, "")}`;
}

function valueText(value: boolean | number | string): string {
  return typeof value === "number" ? value.toLocaleString("en") : `${value}`;
}
