import { claims } from "./claims.ts";
import { cli } from "./cli.ts";
import { codes } from "./codes.ts";
import { groups } from "./cli_groups.ts";
import { download } from "./download.ts";
import { duplicates } from "./duplicates.ts";
import { groupRules } from "./group_rules.ts";
import { manners } from "./interaction.ts";
import { networks } from "./networks.ts";
import { office } from "./administration.ts";
import { pages } from "./pages.ts";
import { plan } from "./plans.ts";
import { cliQuery, query } from "./query.ts";
import { summaries } from "./summaries.ts";
import { synonyms } from "./synonyms.ts";
import { inventories } from "./inventories.ts";
import { settings } from "./settings.ts";
import { why } from "./why.ts";
import { machines } from "./plural.ts";

/** Every text a person reads, in English; by screen, functions have values. */
export const en = {
  ...claims,
  ...duplicates,
  ...summaries,
  ...codes,
  ...pages,
  ...inventories,
  ...settings,
  ...networks,
  ...office,
  ...manners,
  ...groupRules,
  ...plan,
  synonyms,
  ...why,
  cli,
  cliGroups: groups,
  download,
  cliQuery,
  query,
  /** Headings of tables. */
  columns: {
    action: "ACTION",
    agentVersion: "AGENT VERSION",
    archive: "ARCHIVE",
    assignment: "ASSIGNMENT",
    created: "CREATED",
    effect: "WHAT HAPPENS",
    fragments: "FRAGS",
    inventory: "INVENTORY",
    offeredAt: "OFFERED AT",
    registered: "REGISTERED",
    serial: "SERIAL",
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
  /** Things that are counted: "1 machine", "12 machines". */
  count: { machines },
  /** The console around its screens. */
  frame: {
    aboutHelp: "The keys of this screen; j and k scroll, / searches",
    live: "live",
    notLive: "not live",
    noEvents: (why: string) => `No live events: ${why}`,
    linkLost: (age: string) =>
      `Link lost ${age} ago: this may be old; trying again`,
    counting: (digits: string) => `${digits} …`,
    readonly: "This console only looks: it was started with --readonly",
    readonlyShort: "read-only",
    tooLongToCopy: "That is too long for the terminal's clipboard",
    copied: (what: string) => `Copied: ${what}`,
    sameAs: (command: string) => `Y copies: ${command}`,
    nothingHere: (key: string) =>
      `"${key}" does nothing here; ? shows what does`,
    nothingWithoutHelp: (key: string) =>
      `"${key}" does nothing here; the line below shows what does`,
    tooSmall: (size: string, smallest: string) =>
      `${size} is too small; the console needs ${smallest}`,
    wait: (doing: string) => `Wait: ${doing}`,
    needsRole: (role: string, mine: string) =>
      `This needs the role ${role} and you are ${mine}`,
  },
  keys: {
    back: "back",
    command: "go somewhere by name",
    commandShort: "go",
    copyCommand: "copy the command line that does the same",
    keepSearch: "keep what was found",
    lastPlace: "where one was before",
    leaveSearch: "show all keys again",
    newer: "forward through where one was",
    nowhereAhead: "There is nothing further on",
    nowhereBefore: "There is nothing before this",
    older: "back through where one was",
    search: "search",
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
    found: (n: number) => `${n} found`,
    allShown: "The last column is shown",
    atTheLeft: "The first column is shown",
    clearFilter: "clear the filter",
    clearMarks: "select none",
    copyCommand: "copy the command line that shows it",
    copyName: "copy its name",
    faults: "only what went wrong, or everything",
    filter: "filter as you type; ! before it inverts",
    filterShort: "filter",
    keepFilter: "keep the filter",
    mark: "select it, or no longer",
    markRange: "select all from the last one selected",
    markShort: "select",
    noAnchor: "Select the first one with space, then the last one with ^space",
    noCommand: "No command line shows this",
    noFaults: "There is no telling here what went wrong",
    noFilter: "This list cannot be filtered",
    noMarks: "Nothing can be done to several of these at once",
    noRow: "There is nothing in this list",
    noSort: "This list has one order only",
    nothingFound: "nothing found",
    nothingMarked: "Nothing is selected",
    onlyFaults: "only faults",
    reverse: "turn the order round",
    searching: "…",
    selectedRows: (n: number) => `${n} selected`,
    shiftLeft: "columns further left",
    shiftRight: "columns further right",
    sort: "sort by the next column",
    tooFar: (row: number) =>
      `Row ${row} is far from both ends; / finds it by name`,
    wide: "all columns, or those that fit",
    wideColumns: "wide, h l scroll",
    place: (noun: string, n: number, total: number) =>
      `${noun} ${n} of ${total}`,
  },
  /** Questions before something reaches many. */
  danger: {
    andMore: (names: string, more: number) => `${names} and ${more} more`,
    ofSystems: (count: string, systems: string) => `${count}: ${systems}`,
    type: (word: string) => `Type ${word} to go on:`,
    typeFirst: (word: string) => `Type ${word} first, or esc leaves it`,
  },
  /** The line after `:`. */
  command: {
    after: "the command after it",
    before: "the command before it",
    complete: "complete",
    go: "go",
    incomplete: (word: string) =>
      `":${word}" needs a machine and a package after it`,
    leave: "leave it",
    nothingToComplete: "No command begins like that",
    unknown: (word: string) => `There is no ":${word}"; ? shows the keys`,
    unknownNear: (word: string, near: string) =>
      `There is no ":${word}"; is it ":${near}"?`,
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
    networks: "networks",
    newPackage: "new package",
    assign: (name: string) => `assign ${name}`,
    give: (receivers: string) => `a package for ${receivers}`,
    plan: (receivers: string) => `for ${receivers}`,
    planned: (id: number) => `plan ${id}`,
    matching: (query: string) => `what matches ${query}`,
    on: (name: string, machine: string) => `${name} on ${machine}`,
  },
  packages: {
    noun: "Package",
    none: "There is no package here yet",
    empty: "There are no packages yet; n makes the first one",
    toggle: "switch it on or off",
    toggleShort: "on/off",
    assign: "assign it to groups",
    machines: "its machines and how it went there",
    make: "make a new one",
    makeShort: "new",
    delete: "delete it",
    assignShort: "assign",
    open: "everything about it",
    openShort: "open",
    switching: (title: string, on: boolean) =>
      `Switching ${title} ${on ? "on" : "off"}`,
    onQuestion: (title: string) => `Switch ${title} on?`,
    released: (reach: string) =>
      `It is offered to ${reach}, at their next contact.`,
    yesRelease: "switch on",
    offQuestion: (title: string) => `Switch ${title} off?`,
    recalled: (reach: string) => `It is recalled from ${reach}.`,
    beyond: (n: number) =>
      `${machines(n)} ha${
        n === 1 ? "s" : "ve"
      } all of it already and will run it: no longer to be stopped.`,
    noneBeyond: "No machine has all of it yet; it can be stopped everywhere.",
    yesRecall: "switch off and recall",
    isOn: (title: string, n: number) =>
      n === 0
        ? `${title} is on: machines are offered it from now on`
        : `${title} is on; waiting for it: ${machines(n)}`,
    isOff: (title: string) => `${title} is off`,
    isRecalled: (title: string, recalling: number, beyond: number) =>
      `${title} is off: recalling it from ${
        machines(recalling)
      }, ${beyond} beyond recall`,
  },
  machines: {
    noun: "Machine",
    none: "There is no machine here",
    open: "everything about it",
    packages: "its packages and how they went",
    empty: "No machine has been seen yet: point an agent at this server",
  },
  groups: {
    noun: "Group",
    none: "There is no group here yet",
    open: "everything about it and its machines",
    empty: "There are no groups yet; n makes the first one",
  },
  deployments: {
    noun: "Deployment",
    none: "There is no deployment here yet",
    open: "everything about it",
    count: (n: number) => `${n} deployment${n === 1 ? "" : "s"}`,
    retryAll: "try again everywhere it failed",
    cancelAll: "cancel or recall everything open",
    tooBroad:
      "Filter (/) or open a package or a machine first: here it reaches everyone",
    noneFailed: "Nothing failed here",
    noneOpen: (beyond: number) =>
      beyond === 0
        ? "Nothing is open here"
        : `Nothing here can be stopped any more: ${
          machines(beyond)
        } will run it`,
    reaches: (reach: string) => `It reaches ${reach}.`,
    wouldStop: (cancelled: number, recalled: number) =>
      `${cancelled} not told of it yet, ${recalled} recalled.`,
    retryAllQuestion: (where: string) =>
      `Try again everything that failed: ${where}?`,
    cancelAllQuestion: (where: string) => `Stop everything open: ${where}?`,
    retriedMany: (n: number) => `${machines(n)} will try again`,
    cancelledMany: (n: number) => `Cancelled on ${machines(n)}`,
    stopped: (cancelled: number, recalling: number, beyond: number) =>
      `${cancelled} cancelled, ${recalling} being recalled, ${beyond} beyond recall`,
    retry: "try again on this machine",
    retryShort: "retry",
    cancel: "cancel or recall it on this machine",
    cancelShort: "cancel",
    stillOpen: (state: string) => `It is still ${state}; cancel it, or wait`,
    isOver: (state: string) => `It is over already: ${state}`,
    recallingAlready: "It is being recalled already",
    retryQuestion: (which: string) => `Try again: ${which}?`,
    onceMore: "It succeeded there; it will run once more.",
    nextContact: "It will be offered at the machine's next contact.",
    yesRetry: "try again",
    cancelQuestion: (which: string) => `Cancel ${which}?`,
    yesCancel: "cancel it",
    retrying: (which: string) => `Trying again: ${which}`,
    cancelling: (which: string) => `Cancelling ${which}`,
    isNow: (which: string, state: string) => `${which} is ${state} now`,
    emptyOf: {
      all: "No package is assigned to any machine yet",
      package:
        "It is not assigned to any machine yet; esc, then A assigns it to groups",
      machine: "No package is assigned to this machine",
    },
    attempt: (n: number) => `attempt ${n}`,
  },
  assign: {
    choose: "assign to it, or to all that are selected",
    chooseShort: "this group",
    which: (name: string) => `Which group gets ${name}?`,
    assigning: (name: string, group: string) => `Assigning ${name} to ${group}`,
    question: (name: string, whom: string) => `Assign ${name} to ${whom}?`,
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
  give: {
    key: "assign a package to it, or to all that are selected",
    choose: "assign this package",
    chooseShort: "this package",
    which: (receivers: string) => `Which package does ${receivers} get?`,
    whom: "Who gets a package?",
    thisOne: (name: string) => `y: ${name} only`,
    allThat: (n: number, query: string) =>
      `a: all ${machines(n)} that match ${query} now`,
    thisOneShort: "this one",
    allShort: (n: number) => `all ${n}`,
  },
  tail: {
    copyLine: "copy the machine's name",
    filter: "only lines with these words; !word: without",
    ofNoMachine: "That line is about no machine",
    open: "the deployment or machine of the last line",
    wrap: "whole lines, or columns",
    wrapShort: "wrap",
    toggle: "follow what arrives, or pause",
    toggleShort: "follow/pause",
    nothingYet: "Nothing has happened yet; what happens appears here",
    following: "Following",
    paused: (below: number, fresh: number) =>
      `Paused, ${below} below, ${fresh} new; f or G follows`,
  },
  lookup: {
    noGroup: (name: string) => `There is no group "${name}"`,
    noMachine: (name: string) => `There is no machine "${name}"`,
    noNetwork: (name: string) => `There is no network "${name}"`,
    noOperator: (name: string) => `There is no operator "${name}"`,
    noPackage: (name: string) => `There is no package "${name}"`,
    thereAre: (none: string, names: string) => `${none}; there are ${names}`,
  },
};

/** What a language must say. */
export type Catalogue = typeof en;
