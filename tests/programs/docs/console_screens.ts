import type { Binding } from "#tui/console/keys/binding.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { actionKeys, actionsKeys } from "#tui/console/screens/actions/keys.ts";
import { assignKeys } from "#tui/console/screens/assign/screen.tsx";
import {
  actKeys,
  deploymentKeys,
} from "#tui/console/screens/deployments/keys.ts";
import { backupKeys } from "#tui/console/screens/backups/keys.ts";
import { enrolmentKeys, urlKeys } from "#tui/console/screens/enrolment/keys.ts";
import {
  relayKeys,
  relaysKeys,
  relayTokenKeys,
} from "#tui/console/screens/relays/keys.ts";
import { duplicateKeys } from "#tui/console/screens/duplicates/keys.ts";
import { eventKeys } from "#tui/console/screens/events/keys.ts";
import { giveKeys } from "#tui/console/screens/give/screen.tsx";
import {
  excludedKeys,
  groupScreenKeys,
  memberKeys,
} from "#tui/console/screens/group/keys.ts";
import { groupKeys } from "#tui/console/screens/groups/screen.tsx";
import { machineScreenKeys } from "#tui/console/screens/machine/keys.ts";
import { softwareKeys } from "#tui/console/screens/machine/software_screen.tsx";
import { machineKeys } from "#tui/console/screens/machines/keys.ts";
import {
  hostKeys,
  networkScreenKeys,
} from "#tui/console/screens/network/keys.ts";
import { networkKeys } from "#tui/console/screens/networks/screen.tsx";
import { reviewKeys } from "#tui/console/screens/new_package/keys.ts";
import { noteKeys, notesKeys } from "#tui/console/screens/notes/keys.ts";
import {
  operatorKeys,
  secretKeys,
  tokenKeys,
} from "#tui/console/screens/operators/keys.ts";
import { packageScreenKeys } from "#tui/console/screens/package/keys.ts";
import { overviewKeys } from "#tui/console/screens/overview/keys.ts";
import { packageKeys } from "#tui/console/screens/packages/keys.ts";
import { pathKeys } from "#tui/console/screens/path_form.tsx";
import { planKeys } from "#tui/console/screens/plan/keys.ts";
import { plannedKeys } from "#tui/console/screens/plan/machines_screen.tsx";
import {
  editingKeys,
  settingsKeys,
} from "#tui/console/screens/settings/keys.ts";
import {
  rolloutKeys,
  rolloutListKeys,
} from "#tui/console/screens/rollouts/keys.ts";
import { summaryKeys } from "#tui/console/screens/summaries/screen.tsx";
import { tailKeys } from "#tui/console/screens/tail/keys.ts";
import { transferKeys } from "#tui/console/screens/transfer.ts";
import { removedKeys } from "#tui/console/screens/removed/screen.tsx";
import { troubleKeys } from "#tui/console/screens/troubles/screen.tsx";
import { NOTIFICATION_SCREENS } from "./notification_screens.ts";

export type Bindings = readonly Binding<never>[];

/** A screen as the page describes it. */
export interface ScreenSection {
  readonly title: string;
  /** Places that this screen shows. */
  readonly places: readonly Place["screen"][];
  /** A list and a page share keys with others of their kind. */
  readonly kind: "list" | "page" | "form" | "tail";
  readonly about: string;
  /** The way to get there, if no number and no command leads there. */
  readonly from?: string;
  readonly keys: Bindings;
  /** Other views of the same screen. */
  readonly more?: readonly (readonly [title: string, keys: Bindings])[];
}

/** Every screen, in the order in which the page explains them. */
export const SCREEN_SECTIONS: readonly ScreenSection[] = [
  {
    title: "Overview",
    places: ["overview"],
    kind: "page",
    about:
      "What needs attention now: packages that fail, machines that are held up, warnings. Below it each package under way with its machines (done, failed, on the way, to come) and the time when all of them should have polled; contacts, results and failures of the last 24 hours; machines by last contact; deployments by state. `enter` leads to what a line counts. From 100 columns these are panels side by side; from 120 the header has the figures, too. Figures are read again after each event and every minute. A new server shows the first three steps instead, with commands for its own address.",
    keys: overviewKeys,
  },
  {
    title: "Packages",
    places: ["packages"],
    kind: "list",
    about:
      "All packages, newest first, with how far each has come. From 100 columns they have a bar (done, failed, on the way, waiting), the percentage of machines that have it, the part of the results that are failures, and the results of the last hour, five minutes a column.",
    keys: packageKeys,
  },
  {
    title: "A package",
    places: ["package"],
    kind: "page",
    about:
      "Its progress by state, why machines are no further, whom it is assigned to, and what it consists of.",
    keys: packageScreenKeys,
  },
  {
    title: "New package",
    places: ["newPackage"],
    kind: "form",
    about:
      "A form, then what was noticed in the archive. Nothing reaches a machine: a new package is off.",
    keys: reviewKeys,
    more: [
      ["In the field of a file", pathKeys],
      ["While the archive is uploaded", transferKeys],
    ],
  },
  {
    title: "Download of an archive",
    places: ["download"],
    kind: "form",
    about: "Writes the archive of a package into a file of this computer.",
    from: "`d` on a package",
    keys: transferKeys,
  },
  {
    title: "Machines",
    places: ["machines"],
    kind: "list",
    about: "All machines whose agents have called, by name.",
    keys: machineKeys,
  },
  {
    title: "A machine",
    places: ["machine"],
    kind: "page",
    about: "What its agent reported, its packages, and when it will call.",
    keys: machineScreenKeys,
  },
  {
    title: "Software of a machine",
    places: ["software"],
    kind: "page",
    about: "What is installed, as the last inventory says.",
    from: "`i` on a machine",
    keys: softwareKeys,
  },
  {
    title: "Duplicates",
    places: ["duplicates"],
    kind: "list",
    about: "Machines that may be one computer, with the evidence.",
    keys: duplicateKeys,
  },
  {
    title: "Removed machines",
    places: ["removed"],
    kind: "list",
    about:
      "Machines that were removed, the latest first: when, by whom, how many packages had ended on each, and as which machine it has registered again.",
    keys: removedKeys,
  },
  {
    title: "Notes",
    places: ["notes"],
    kind: "list",
    about:
      "Notes on machines, packages and assignments, newest first; `:notes` lists all, `:notes MACHINE` those on a machine. They are written with `n` on the page of a machine or a package, and with `N` on an assignment of a package.",
    keys: notesKeys,
  },
  {
    title: "A note",
    places: ["note"],
    kind: "page",
    about: "Its text, its ticket, and who wrote it on what.",
    from: "`enter` on a note",
    keys: noteKeys,
  },
  {
    title: "Groups",
    places: ["groups"],
    kind: "list",
    about: "All groups, by name.",
    keys: groupKeys,
  },
  {
    title: "A group",
    places: ["group"],
    kind: "page",
    about:
      "Its query, what is assigned to it, and its members. `tab` changes between the page and the lists.",
    keys: groupScreenKeys,
    more: [
      ["In the list of members", memberKeys],
      ["In the list of excluded machines", excludedKeys],
    ],
  },
  {
    title: "New group",
    places: ["newGroup"],
    kind: "form",
    about: "A form: a name, a description, and a query or machines.",
    from: "`n` in the list of groups or machines, `N` on filtered machines",
    keys: [],
  },
  {
    title: "Assign a package",
    places: ["assign"],
    kind: "list",
    about: "The groups that may get a package; several can be marked.",
    from: "`A` on a package",
    keys: assignKeys,
  },
  {
    title: "Give machines a package",
    places: ["give"],
    kind: "list",
    about: "The packages that machines or a group may get.",
    from: "`A` on machines or a group",
    keys: giveKeys,
  },
  {
    title: "Plan",
    places: ["plan"],
    kind: "page",
    about:
      "Exactly which machines an assignment would reach, which not and why, and how much is sent. Nothing happens before `A` is confirmed.",
    from: "`enter` on the chosen groups or package",
    keys: planKeys,
  },
  {
    title: "Machines of a plan",
    places: ["planned"],
    kind: "list",
    about: "The machines behind a line of a plan.",
    from: "`enter` on a line of a plan",
    keys: plannedKeys,
  },
  {
    title: "Deployments",
    places: ["deployments", "progress"],
    kind: "list",
    about:
      "Packages on machines, with the state of each and why it is no further: all, or those of one package or one machine.",
    keys: deploymentKeys,
  },
  {
    title: "A deployment",
    places: ["deployment"],
    kind: "page",
    about:
      "One package on one machine: what happened, why it is where it is, and what has to happen next.",
    keys: actKeys,
  },
  {
    title: "Rollouts",
    places: ["rollouts"],
    kind: "list",
    about:
      "Packages that go out in waves, newest first: the state of each, its waves as one bar, failures, and what comes next. `z` shows those that have halted or failed somewhere; `:rollouts halted` those in one state. From 120 columns the waves, rules and events of the selected one are beside the list. See [rollouts](operate/rollouts.md).",
    from: "`V` on the list of deployments",
    keys: rolloutListKeys,
  },
  {
    title: "A rollout",
    places: ["rollout"],
    kind: "page",
    about:
      "Its state, what it waits for or why it halted, and each wave as a bar of what succeeded, failed and is under way; then its rules, approvals and events. `enter` on a wave lists its machines. `p` and `x` ask for a reason first, which may stay empty.",
    from:
      "`enter` in the list of rollouts, on the assignment on a package's page, or on the wave on a deployment's page; `v` in a list of deployments",
    keys: rolloutKeys,
  },
  {
    title: "Troubles",
    places: ["troubles"],
    kind: "list",
    about: "Agents that repeat one request endlessly, or stall.",
    from: "`enter` on a line of the overview",
    keys: troubleKeys,
  },
  {
    title: "Tail",
    places: ["tail"],
    kind: "tail",
    about: "Events as they happen, newest at the bottom.",
    keys: tailKeys,
  },
  {
    title: "Events",
    places: ["events", "happened", "event"],
    kind: "list",
    about:
      "The whole log, newest first: what operators, agents and the server did. `enter` shows one event whole.",
    keys: eventKeys,
  },
  {
    title: "Summaries",
    places: ["summaries"],
    kind: "list",
    about: "Counts by day that replace old events.",
    keys: summaryKeys,
  },
  {
    title: "Settings",
    places: ["settings", "ownSettings"],
    kind: "page",
    about:
      "[Settings](settings.md) in force, each with the level it comes from: of all, of a group, or of a machine.",
    keys: settingsKeys,
    more: [["While a value is changed", editingKeys]],
  },
  {
    title: "Storage",
    places: ["storage"],
    kind: "page",
    about:
      "The size of the database and of packages, how many events are kept, and [the servers](operate/several-servers.md) of a database on a libSQL server.",
    keys: [],
  },
  {
    title: "Relays",
    places: ["relays"],
    kind: "list",
    about:
      "[Relays](operate/edge.md) at sites, also revoked ones: whether each is live, when it last said something, the results that wait there, its cache, and the machines that came through it last.",
    keys: relaysKeys,
    more: [["While a token is shown", relayTokenKeys]],
  },
  {
    title: "Relay",
    places: ["relay"],
    kind: "page",
    about:
      "One relay: its state, what it holds, its certificate and how it is set up.",
    keys: relayKeys,
  },
  ...NOTIFICATION_SCREENS,
  {
    title: "Backups",
    places: ["backups"],
    kind: "page",
    about:
      "The [backups](operate/backup.md) of the server: when they are made, the newest one, and how far one is that is being made.",
    keys: backupKeys,
  },
  {
    title: "Enrolment",
    places: ["enrolment"],
    kind: "list",
    about:
      "Tokens in the agents' URL that let machines in, see [enrolment](operate/enrolment.md).",
    keys: enrolmentKeys,
    more: [["While a new URL is shown", urlKeys]],
  },
  {
    title: "Operators",
    places: ["operators"],
    kind: "list",
    about: "Who may use the server, and their tokens.",
    keys: operatorKeys,
    more: [
      ["In the list of tokens", tokenKeys],
      ["While a new token is shown", secretKeys],
    ],
  },
  {
    title: "Networks",
    places: ["networks"],
    kind: "list",
    about: "Networks that machines are in, by address.",
    keys: networkKeys,
  },
  {
    title: "A network",
    places: ["network"],
    kind: "page",
    about:
      "Who scans it and what was found. `tab` changes between the page and the list of devices.",
    keys: networkScreenKeys,
    more: [["In the list of devices", hostKeys]],
  },
  {
    title: "Actions of this session",
    places: ["actions"],
    kind: "list",
    about:
      "What was done since the console was started, newest first: when, how it ended, and the command line that does the same. See [Undoing](#undoing).",
    keys: actionsKeys,
  },
  {
    title: "An action",
    places: ["action"],
    kind: "page",
    about: "One action in full, and whether it can be undone.",
    from: "`enter` on an action",
    keys: actionKeys,
  },
];
