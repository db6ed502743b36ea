import { claims } from "./claims.ts";
import { backups } from "./command_line/backups.ts";
import { lists } from "./command_line/lists.ts";
import { manifests } from "./command_line/manifests.ts";
import { notifications } from "./command_line/notifications.ts";
import { rollouts } from "./command_line/rollouts.ts";
import { relations } from "./packages/relations.ts";
import { schedules } from "./command_line/schedules.ts";
import { waitFor } from "./command_line/waiting.ts";
import { machines as machineTexts } from "./machines/mod.ts";
import { findings } from "./findings.ts";
import { cli } from "./cli.ts";
import { codes } from "./codes.ts";
import { columns } from "./lists/columns.ts";
import { progressTexts } from "./lists/progress.ts";
import { connectionTexts } from "./connection.ts";
import { groups } from "./cli_groups.ts";
import { dashboard } from "./console/dashboard.ts";
import { rolloutScreens } from "./console/rollouts.ts";
import { download } from "./download.ts";
import { groupRules } from "./group_rules.ts";
import { manners } from "./interaction.ts";
import { listScreens } from "./lists/mod.ts";
import { networks } from "./networks.ts";
import { office } from "./administration.ts";
import { pages } from "./pages.ts";
import { look } from "./session/look.ts";
import { ownKeys } from "./session/custom_keys.ts";
import { past } from "./session/undo.ts";
import { plan } from "./plans.ts";
import { queries } from "./query.ts";
import { relays } from "./command_line/relays.ts";
import { summaries } from "./summaries.ts";
import { synonyms } from "./synonyms.ts";
import { settings } from "./settings.ts";
import { results } from "./results/mod.ts";
import { why } from "./why.ts";
import { machines, quoted } from "./plural.ts";

/** Every text a person reads, in English, by screen; a function takes values. */
export const en = {
  ...claims,
  ...connectionTexts,
  ...dashboard,
  ...machineTexts,
  ...progressTexts,
  ...findings,
  ...summaries,
  ...codes,
  ...pages,
  ...settings,
  ...networks,
  ...office,
  ...manners,
  ...listScreens,
  ...groupRules,
  ...plan,
  ...past,
  ...ownKeys,
  ...look,
  synonyms,
  ...results,
  ...why,
  backups,
  relays,
  notifications,
  cli,
  cliGroups: groups,
  lists,
  rollouts,
  ...relations,
  schedules,
  rolloutScreens,
  waitFor,
  manifests,
  download,
  ...queries,
  /** Stands between the clauses of a sentence. */
  clause: "; ",
  /** Headings of tables. */
  columns,
  /** Things that are counted: "1 machine", "12 machines". */
  count: { machines },
  /** Dates, from two digits for the day and the month and four for the year. */
  dates: {
    day: (day: string, month: string) => `${month}-${day}`,
    date: (day: string, month: string, year: string) =>
      `${year}-${month}-${day}`,
  },
  /** The console around its screens. */
  frame: {
    aboutHelp: "Keys of this screen; j and k scroll, / searches",
    counting: (digits: string) => `${digits} …`,
    readonly: "Nothing can be changed: the console was started with --readonly",
    readonlyShort: "read-only",
    tooLongToCopy: "Too long for the terminal's clipboard",
    copied: (what: string) => `Copied: ${what}`,
    sameAs: (command: string) => `Y copies: ${command}`,
    nothingHere: (key: string) =>
      `"${key}" does nothing here; ? lists the keys`,
    nothingWithoutHelp: (key: string) =>
      `"${key}" does nothing here; the keys are listed below`,
    unsent: (n: number) =>
      `${
        n === 1 ? "A form has" : `${n} forms have`
      } input that was not sent; press the key again to discard it and quit`,
    tooSmall: (size: string, smallest: string) =>
      `${size} is too small; the console needs ${smallest}`,
    wait: (doing: string) => `Wait: ${doing}`,
    needsRole: (role: string, mine: string) =>
      `This requires the role ${role}; your role is ${mine}`,
  },
  keys: {
    back: "back",
    command: "go to a screen by name",
    commandShort: "go",
    copyCommand: "copy the equivalent command line",
    keepSearch: "keep the search results",
    lastPlace: "the previous screen",
    leaveSearch: "leave the search and show all keys",
    newer: "forward in the history of screens",
    nowhereAhead: "There is no later screen",
    nowhereBefore: "There is no earlier screen",
    older: "back in the history of screens",
    search: "search",
    closeHelp: "close help",
    down: "down",
    first: "first",
    firstScreen: "This is the first screen; q quits",
    halfDown: "half a page down",
    halfUp: "half a page up",
    help: "help",
    last: "last",
    leaveAsItIs: "change nothing",
    loadAgain: "reload",
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
    clearMarks: "clear the selection",
    copyCommand: "copy the command line that lists this",
    copyName: "copy the name",
    faults: "show only failures, or everything",
    filter: "filter as you type; a leading ! inverts it",
    filterShort: "filter",
    keepFilter: "keep the filter",
    mark: "select or unselect the row",
    markRange: "select up to here from the last selected row",
    markShort: "select",
    noAnchor: "Select the first row with space, then the last with ^space",
    noCommand: "There is no command line for this list",
    noFaults: "This list has no failures to filter by",
    noFilter: "This list cannot be filtered",
    noMarks: "No action applies to several of these at once",
    noRow: "The list is empty",
    noSort: "This list cannot be sorted",
    nothingFound: "nothing found",
    nothingMarked: "Nothing is selected",
    onlyFaults: "failures only",
    reverse: "reverse the order",
    searching: "…",
    selectedRows: (n: number) => `${n} selected`,
    shiftLeft: "scroll columns left",
    shiftRight: "scroll columns right",
    sort: "sort by the next column",
    tooFar: (row: number) =>
      `Row ${row} is too far from both ends; use / to find it by name`,
    wide: "show all columns, or only those that fit",
    split: "details beside the list, or not",
    noSplit: "This list shows no details beside it",
    splitFrom: (columns: number) =>
      `Details need a window of ${columns} columns`,
    wideColumns: "wide, h l scroll",
    sortedBy: (column: string) => `sorted by ${column}`,
    place: (noun: string, n: number, total: number) =>
      `${noun} ${n} of ${total}`,
  },
  /** Questions before an action that affects several machines. */
  danger: {
    andMore: (names: string, more: number) => `${names} and ${more} more`,
    mobile: "mobile",
    ofSystems: (count: string, systems: string) => `${count}: ${systems}`,
    type: (word: string) => `Type ${quoted(word)} to continue:`,
    typeFirst: (word: string) => `Type ${quoted(word)} first; esc goes back`,
  },
  /** The line after `:`. */
  command: {
    after: "the next command",
    before: "the previous command",
    complete: "complete",
    go: "go",
    incomplete: (word: string) => `":${word}" needs a machine and a package`,
    leave: "close",
    nothingToComplete: "No command starts with that",
    unknown: (word: string) => `Unknown command ":${word}"; ? lists the keys`,
    unknownNear: (word: string, near: string) =>
      `Unknown command ":${word}"; did you mean ":${near}"?`,
  },
  /** Names of the screens, in the path at the top and for the number keys. */
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
    matching: (query: string) => `machines that match ${query}`,
    on: (name: string, machine: string) => `${name} on ${machine}`,
  },
  packages: {
    noun: "Package",
    none: "No packages",
    empty: "There are no packages yet; n creates one",
    toggle: "switch the package on or off",
    toggleShort: "on/off",
    assign: "assign it to groups",
    machines: "its machines and their results",
    make: "create a package",
    makeShort: "new",
    delete: "delete the package",
    assignShort: "assign",
    open: "open the package",
    openShort: "open",
    switching: (title: string, on: boolean) =>
      `Switching ${title} ${on ? "on" : "off"}`,
    onQuestion: (title: string) => `Switch ${title} on?`,
    released: (reach: string) =>
      `It will be offered to ${reach}, at the next contact.`,
    yesRelease: "switch on",
    offQuestion: (title: string) => `Switch ${title} off?`,
    recalled: (reach: string) => `It will be recalled from ${reach}.`,
    beyond: (n: number) =>
      n === 1
        ? "1 machine has fetched all of it and will run it; it is too late to stop that."
        : `${n} machines have fetched all of it and will run it; it is too late to stop that.`,
    noneBeyond:
      "No machine has fetched all of it; it can be stopped everywhere.",
    yesRecall: (recalling: number): string =>
      recalling === 0 ? "switch off" : "switch off and recall",
    isOn: (title: string, n: number) =>
      n === 0
        ? `${title} is on and will be offered to machines`
        : `${title} is on; ${machines(n)} waiting for it`,
    isOff: (title: string) => `${title} is off`,
    isRecalled: (title: string, recalling: number, beyond: number) =>
      [
        `${title} is off`,
        ...recalling > 0 ? [`recalling it from ${machines(recalling)}`] : [],
        ...beyond > 0 ? [`too late on ${machines(beyond)}`] : [],
      ].join("; "),
  },
  machines: {
    noun: "Machine",
    none: "No machines",
    open: "open the machine",
    packages: "its packages and their results",
    empty: "No machine has contacted this server yet: point an agent at it",
  },
  groups: {
    noun: "Group",
    none: "No groups",
    open: "open the group and its machines",
    empty: "There are no groups yet; n creates one",
  },
  deployments: {
    noun: "Deployment",
    none: "No deployments",
    open: "open the deployment",
    count: (n: number) => `${n} deployment${n === 1 ? "" : "s"}`,
    retryAll: "retry wherever it failed",
    cancelAll: "cancel or recall everything not ended",
    tooBroad:
      "Filter (/) or open a package or machine first: this list covers all machines",
    noneFailed: "Nothing failed here",
    noneOpen: (beyond: number) =>
      beyond === 0
        ? "Everything here has ended"
        : `Too late to stop anything here: ${machines(beyond)} will run it`,
    reaches: (reach: string) => `This affects ${reach}.`,
    wouldStop: (cancelled: number, recalled: number) =>
      `${cancelled} not offered yet: cancelled. ${recalled} offered: recalled.`,
    retryAllQuestion: (where: string) =>
      `Retry everything that failed: ${where}?`,
    cancelAllQuestion: (where: string) =>
      `Stop everything that has not ended: ${where}?`,
    retriedMany: (n: number) => `Retrying on ${machines(n)}`,
    cancelledMany: (n: number) => `Cancelled on ${machines(n)}`,
    stopped: (cancelled: number, recalling: number, beyond: number) =>
      `${cancelled} cancelled, ${recalling} being recalled, ${beyond} too late to stop`,
    retry: "retry on this machine",
    retryShort: "retry",
    cancel: "cancel or recall it on this machine",
    cancelShort: "cancel",
    stillOpen: (state: string) => `It is still ${state}; cancel it or wait`,
    isOver: (state: string) => `It has already ended: ${state}`,
    recallingAlready: "It is already being recalled",
    retryQuestion: (which: string) => `Retry ${which}?`,
    onceMore: "It succeeded there and will run again.",
    nextContact: "It will be offered at the next contact.",
    yesRetry: "retry",
    cancelQuestion: (which: string) => `Cancel ${which}?`,
    yesCancel: "cancel it",
    retrying: (which: string) => `Retrying ${which}`,
    cancelling: (which: string) => `Cancelling ${which}`,
    isNow: (which: string, state: string) => `${which} is now ${state}`,
    emptyOf: {
      all: "No package is assigned to any machine yet",
      package:
        "It is not assigned to any machine yet; press esc, then A to assign it",
      machine: "No package is assigned to this machine",
    },
    attempt: (n: number) => `attempt ${n}`,
  },
  assign: {
    noGroups: "There are no groups yet: create one on the screen of the groups",
    choose: "assign to this group, or to all selected",
    chooseShort: "this group",
    which: (name: string) => `Assign ${name} to which group?`,
    assigning: (name: string, group: string) => `Assigning ${name} to ${group}`,
    question: (name: string, whom: string) => `Assign ${name} to ${whom}?`,
    yes: (n: number) => `assign to ${machines(n)}`,
    done: (
      name: string,
      whom: string,
      added: number,
      reopened: number,
      unchanged: number,
    ) =>
      [
        `${name} is assigned${whom && ` to ${whom}`}: ${machines(added)} added`,
        ...reopened > 0 ? [`${reopened} will run it again`] : [],
        ...unchanged > 0 ? [`${unchanged} already had it`] : [],
      ].join(", "),
  },
  give: {
    key: "assign a package to this one, or to all selected",
    choose: "assign this package",
    chooseShort: "this package",
    which: (receivers: string) => `Assign which package to ${receivers}?`,
    whom: "Assign a package to whom?",
    thisOne: (name: string) => `y: ${name} only`,
    allThat: (n: number, query: string) =>
      `a: all ${machines(n)} that now match ${query}`,
    thisOneShort: "this one",
    allShort: (n: number) => `all ${n}`,
  },
  tail: {
    copyLine: "copy the machine's name",
    filter: "only lines with these words; !word: without it",
    ofNoMachine: "That line is not about a machine",
    open: "open the deployment or machine of the last line",
    wrap: "wrap long lines, or show columns",
    wrapShort: "wrap",
    toggle: "follow new events, or pause",
    toggleShort: "follow/pause",
    nothingYet: "No events yet; new ones appear here",
    following: "Following",
    paused: (below: number, fresh: number) =>
      `Paused: ${below} below, ${fresh} new; f or G follows`,
  },
  lookup: {
    noGroup: (name: string) => `There is no group "${name}"`,
    noMachine: (name: string) => `There is no machine "${name}"`,
    noNetwork: (name: string) => `There is no network "${name}"`,
    noOperator: (name: string) => `There is no operator "${name}"`,
    noPackage: (name: string) => `There is no package "${name}"`,
    thereAre: (none: string, names: string) => `${none}; choose from ${names}`,
  },
};

/** The shape of every catalogue. */
export type Catalogue = typeof en;
