import type {
  DeploymentState,
  WithheldCode,
} from "../../shared/deployments.ts";
import type { EventKind } from "../../shared/events.ts";
import { office } from "./office_en.ts";
import { pages } from "./pages_en.ts";

const machines = (n: number) => `${n} machine${n === 1 ? "" : "s"}`;

/** Every text a person reads, in English; by screen, functions have values. */
export const en = {
  ...pages,
  ...office,
  /** Headings of tables. */
  columns: {
    action: "ACTION",
    address: "ADDRESS",
    agent: "AGENT",
    attempt: "TRY",
    by: "BY",
    changed: "CHANGED",
    code: "CODE",
    date: "DATE",
    description: "DESCRIPTION",
    failed: "FAILED",
    group: "GROUP",
    id: "ID",
    lastSeen: "LAST SEEN",
    machine: "MACHINE",
    machines: "MACHINES",
    offered: "OFFERED",
    ok: "OK",
    on: "ON",
    package: "PACKAGE",
    priority: "PRI",
    state: "STATE",
    system: "SYSTEM",
    tag: "TAG",
    time: "TIME",
    waiting: "WAITING",
    what: "WHAT",
    why: "WHY",
  },
  states: {
    waiting: "waiting",
    offered: "offered",
    downloading: "downloading",
    recalling: "recalling",
    succeeded: "succeeded",
    reboot_pending: "reboot pending",
    failed: "failed",
    cancelled: "cancelled",
    already_installed: "already installed",
    expired: "expired",
  } satisfies Record<DeploymentState, string>,
  /** Why nothing is offered; short enough to be read whole in 80 columns. */
  reasons: {
    downloads_off: "downloads are switched off",
    no_inventory: "no inventory yet",
    not_active: "the package is off",
    in_history: "in the agent's history",
    held_by_priority_0: "held by a package of priority 0",
    agent_busy: "agent just ended another",
  } satisfies Record<WithheldCode, string>,
  waiting: {
    next: "at the next contact",
    heldBy: (id: number) => `held by ${id} (pri 0)`,
    busyWith: (id: number) => `agent busy with ${id}`,
    exit: (code: string, exitCode: number) => `${code} exit ${exitCode}`,
  },
  happened: {
    "machine.registered": "new machine",
    "machine.renamed": "machine renamed",
    "machine.reinstalled": "machine reinstalled",
    "deployment.offered": "offered",
    "deployment.result": "reported",
    "deployment.result_repeated": "reported again",
    "deployment.result_unexpected": "report not expected",
    "deployment.retried": "retried",
    "deployment.cancelled": "cancelled",
    "deployment.recalling": "recalling",
    "deployment.recalled": "recalled",
    "archive.uploaded": "archive uploaded",
    "package.created": "package created",
    "package.activated": "activated",
    "package.deactivated": "deactivated",
    "package.deleted": "package deleted",
    "group.created": "group created",
    "group.changed": "group changed",
    "group.deleted": "group deleted",
    "assignment.created": "assigned",
    "assignment.withdrawn": "assignment withdrawn",
    "settings.changed": "settings changed",
    "operator.created": "operator created",
    "operator.removed": "operator removed",
    "token.issued": "token issued",
    "token.revoked": "token revoked",
  } satisfies Record<EventKind, string>,
  /** Things that are counted: "1 machine", "12 machines". */
  count: { machines },
  /** The console around its screens. */
  frame: {
    aboutHelp: "The keys of this screen; j and k scroll",
    live: "live",
    notLive: "not live",
    noEvents: (why: string) => `No live events: ${why}`,
    linkLost: (since: string) =>
      `Link lost since ${since}: this may be old; trying again`,
    nothingHere: (key: string) =>
      `"${key}" does nothing here; ? shows what does`,
    tooSmall: (size: string, smallest: string) =>
      `${size} is too small; the console needs ${smallest}`,
    wait: (doing: string) => `Wait: ${doing}`,
    needsRole: (role: string, mine: string) =>
      `This needs the role ${role} and you are ${mine}`,
  },
  keys: {
    back: "back",
    closeHelp: "close help",
    down: "down",
    first: "first",
    firstScreen: "This is the first screen; q leaves the console",
    halfDown: "half a page down",
    halfUp: "half a page up",
    help: "help",
    last: "last",
    leaveAsItIs: "leave it as it is",
    loadAgain: "load again",
    pageDown: "a page down",
    pageUp: "a page up",
    quit: "quit",
    screens: "screens",
    up: "up",
  },
  list: {
    loading: "Loading",
    stillLoading: "Still loading",
    place: (noun: string, n: number, total: number) =>
      `${noun} ${n} of ${total}`,
  },
  /** The screens' names, as crumbs and as the number keys say them. */
  screens: {
    overview: "overview",
    packages: "packages",
    machines: "machines",
    groups: "groups",
    deployments: "deployments",
    tail: "tail",
    events: "events",
    settings: "settings",
    operators: "operators",
    newPackage: "new package",
    assign: (name: string) => `assign ${name}`,
    give: (receivers: string) => `a package for ${receivers}`,
    plan: (receivers: string) => `for ${receivers}`,
    on: (name: string, machine: string) => `${name} on ${machine}`,
  },
  packages: {
    noun: "Package",
    none: "There is no package here yet",
    empty:
      "There are no packages yet; they are made over the API: see /docs of the server",
    toggle: "switch it on or off",
    toggleShort: "on/off",
    assign: "assign it to a group",
    assignShort: "assign",
    open: "its machines and how it went there",
    openShort: "open",
    switching: (title: string, on: boolean) =>
      `Switching ${title} ${on ? "on" : "off"}`,
    offQuestion: (title: string) => `Switch ${title} off?`,
    recalled: (n: number) =>
      `It is recalled from ${machines(n)} it was offered to.`,
    beyond: "A machine that has all of it already will still run it.",
    yesRecall: "switch off and recall",
    isOn: (title: string) =>
      `${title} is on: machines are offered it from now on`,
    isOff: (title: string) => `${title} is off`,
    isRecalled: (title: string, recalling: number, beyond: number) =>
      `${title} is off: recalling it from ${
        machines(recalling)
      }, ${beyond} beyond recall`,
  },
  machines: {
    noun: "Machine",
    none: "There is no machine here",
    open: "its packages",
    emptyGroup: "No machine is in this group",
    empty: "No machine has been seen yet: point an agent at this server",
  },
  groups: {
    noun: "Group",
    none: "There is no group here yet",
    open: "machines in it",
    empty:
      "There are no groups yet; they are made over the API: see /docs of the server",
  },
  deployments: {
    none: "There is no deployment here yet",
    retry: "try again on this machine",
    retryShort: "retry",
    cancel: "cancel or recall it on this machine",
    cancelShort: "cancel",
    stillOpen: (state: string) => `It is still ${state}; cancel it, or wait`,
    isOver: (state: string) => `It is over already: ${state}`,
    recallingAlready: "It is being recalled already",
    retryQuestion: (name: string, machine: string) =>
      `Try ${name} again on ${machine}?`,
    onceMore: "It succeeded there; it will run once more.",
    nextContact: "It will be offered at the machine's next contact.",
    yesRetry: "try again",
    cancelQuestion: (name: string, machine: string) =>
      `Cancel ${name} on ${machine}?`,
    neverTold: "The machine has not been told of it and never will be.",
    mayRun:
      "It was offered already and is recalled; a machine that has all of it runs it.",
    yesCancel: "cancel it",
    retrying: (name: string, machine: string) =>
      `Trying ${name} again on ${machine}`,
    cancelling: (name: string, machine: string) =>
      `Cancelling ${name} on ${machine}`,
    isNow: (name: string, machine: string, state: string) =>
      `${name} on ${machine} is ${state} now`,
    emptyPackage:
      "It is not assigned to any machine yet; esc, then a assigns it to a group",
    emptyMachine: "No package is assigned to this machine",
  },
  assign: {
    choose: "assign to this group",
    which: (name: string) => `Which group gets ${name}?`,
    assigning: (name: string, group: string) => `Assigning ${name} to ${group}`,
    question: (name: string, group: string) =>
      `Assign ${name} to the group ${group}?`,
    nobodyYet:
      "No machine is in it yet; the ones that join it get the package.",
    inItNow: (n: number) =>
      `${machines(n)} in it now, and each that joins later.`,
    nextContact: "They are offered it at their next contact.",
    isOff: "The package is off: nothing is offered until it is switched on.",
    yes: (n: number) => `assign to ${machines(n)}`,
    done: (
      name: string,
      group: string,
      added: number,
      reopened: number,
      unchanged: number,
    ) =>
      [
        `${name} is assigned to ${group}: ${machines(added)} added`,
        ...reopened > 0 ? [`${reopened} to run it again`] : [],
        ...unchanged > 0 ? [`${unchanged} had it already`] : [],
      ].join(", "),
  },
  tail: {
    toggle: "follow what arrives, or pause",
    toggleShort: "follow/pause",
    nothingYet: "Nothing has happened yet; what happens appears here",
    following: "Following",
    paused: (n: number) => `Paused, ${n} new below; f or G follows`,
  },
};

/** What a language must say. */
export type Catalogue = typeof en;
