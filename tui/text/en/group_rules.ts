import { machines } from "./plural.ts";

/** Groups by a query: who is in one and why, and how fresh that is. */
export const groupRules = {
  rule: {
    query: "Query",
    noQuery: "none: its machines are named",
    included: "Always in it",
    excluded: "Never in it",
    fresh: "Computed",
    never: "not yet",
    state: {
      current: "up to date",
      due: "to be computed",
      computing: "being computed",
    },
    next: (when: string) => `next at ${when}`,
    arriving: (n: number) => `${machines(n)} just inventoried to look at`,
    byQuery: "by query",
    byName: "named",
    byBoth: "both",
    would: (all: number, added: number, removed: number) =>
      `would now have ${machines(all)}: +${added} −${removed}`,
    wouldGive: (packages: string) => `Those that come are given: ${packages}`,
    queryHint: "As a filter: os:debian ram>=8G; empty: its machines are named",
    counted: (all: number, added: number, removed: number) =>
      `${machines(all)}: +${added} −${removed}`,
    fromFilter: "make a group of this filter",
    fromFilterShort: "by filter",
    noFilter: "Nothing is filtered: set a filter with / first",
    changeQuestion: (group: string) => `Change who is in ${group}?`,
    changeYes: "change it",
    wrongAt: (character: number, words: string) =>
      `At character ${character}: ${words}`,
    releasing: (name: string) => `Releasing ${name}`,
    excluding: (name: string) => `Keeping ${name} out`,
    come: (n: number) => `${machines(n)} come to it.`,
    leave: (n: number) =>
      `${
        machines(n)
      } leave it; what waits there only because of it is cancelled.`,
    refresh: "compute its members now",
    refreshShort: "compute",
    refreshing: (name: string) => `Computing ${name}`,
    refreshed: (name: string, n: number) => `${name} has ${machines(n)} now`,
    named: "Its machines are named; there is nothing to compute",
    exclude: "never in the group, whatever the query says",
    excludeShort: "never",
    excludeQuestion: (machine: string, group: string) =>
      `Never ${machine} in ${group}?`,
    excludeStays:
      "It stays out whatever the query says; what waits there only because of the group is cancelled.",
    excludeYes: "never in it",
    excludedNow: (which: string, group: string, n: number) =>
      `${which} ${n === 1 ? "is" : "are"} never in ${group} now`,
    release: "by the query alone",
    releaseQuestion: (machine: string, group: string) =>
      `Say nothing of ${machine} in ${group} any more?`,
    releaseStays: "It is in the group if the query finds it, and else not.",
    releaseYes: "by the query",
    released: (which: string, group: string, n: number) =>
      `${which} ${n === 1 ? "is" : "are"} in ${group} by the query alone now`,
    releaseShort: "release",
    showMembersShort: "members",
    foundByQuery: "The query finds it; v keeps it out for good",
    nobody: "No machine is in it: its query finds none",
    showMembers: "the machines in it",
    showExcluded: "the machines never in it",
    excludedTitle: "never in it",
    noneExcluded: "No machine is kept out of it",
  },
};
