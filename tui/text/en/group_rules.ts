import { machines } from "./plural.ts";

/** Groups by query: their members, why each is in it, and when that was computed. */
export const groupRules = {
  rule: {
    query: "Query",
    noQuery: "none, its machines are added by name",
    included: "Always in",
    excluded: "Never in",
    fresh: "Computed",
    never: "not yet",
    state: {
      current: "up to date",
      due: "due",
      computing: "being computed",
    },
    next: (when: string) => `next at ${when}`,
    arriving: (n: number) => `${machines(n)} with a new inventory to check`,
    byQuery: "by query",
    byName: "by name",
    byBoth: "both",
    would: (all: number, added: number, removed: number) =>
      `would now have ${machines(all)}: +${added} −${removed}`,
    wouldGive: (packages: string) => `Machines that join get: ${packages}`,
    queryHint: "Such as os:debian ram>=8G; empty: machines are added by name",
    counted: (all: number, added: number, removed: number) =>
      `${machines(all)}: +${added} −${removed}`,
    fromFilter: "create a group from this filter",
    fromFilterShort: "group of filter",
    noFilter: "No filter is set; set one with / first",
    changeQuestion: (group: string) => `Change the members of ${group}?`,
    changeYes: "change",
    wrongAt: (character: number, words: string) =>
      `At character ${character}: ${words}`,
    releasing: (name: string) => `Ending the exclusion of ${name}`,
    excluding: (name: string) => `Excluding ${name}`,
    come: (n: number) => `${machines(n)} join${n === 1 ? "s" : ""} it.`,
    leave: (n: number) =>
      `${machines(n)} leave${
        n === 1 ? "s" : ""
      } it; packages that wait there only because of it are cancelled.`,
    refresh: "compute its members now",
    refreshShort: "compute",
    refreshing: (name: string) => `Computing ${name}`,
    refreshed: (name: string, n: number) => `${name} now has ${machines(n)}`,
    named: "It has no query, so there is nothing to compute",
    exclude: "exclude the machine, whatever the query finds",
    excludeShort: "exclude",
    excludeQuestion: (machine: string, group: string) =>
      `Exclude ${machine} from ${group}?`,
    excludeStays:
      "It stays out whatever the query finds; packages that wait there only because of this group are cancelled.",
    excludeYes: "exclude",
    excludedNow: (which: string, group: string, n: number) =>
      `${which} ${n === 1 ? "is" : "are"} now excluded from ${group}`,
    release: "end the exclusion; the query decides",
    releaseQuestion: (machine: string, group: string) =>
      `End the exclusion of ${machine} from ${group}?`,
    releaseStays: "It is in the group only if the query finds it.",
    releaseYes: "end the exclusion",
    released: (which: string, group: string, n: number) =>
      `The query alone now decides whether ${which} ${
        n === 1 ? "is" : "are"
      } in ${group}`,
    releaseShort: "end exclusion",
    showMembersShort: "members",
    foundByQuery: "The query finds it; v excludes it",
    nobody: "It has no machines: its query finds none",
    showMembers: "the machines in it",
    showExcluded: "the excluded machines",
    excludedTitle: "excluded",
    noneExcluded: "No machine is excluded",
  },
};
