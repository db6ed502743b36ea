import type {
  DuplicateState,
  Moves,
} from "#shared/contract/machines/duplicates.ts";
import { count } from "./plural.ts";

/** Machines that may be one computer. */
export const duplicates = {
  duplicates: {
    crumb: "duplicates",
    noun: "Pair",
    none: "There is no pair of machines here",
    empty: "No two machines look like one computer",
    columns: {
      older: "KNOWN",
      newer: "NEW",
      evidence: "THE SAME",
      state: "DECIDED",
      found: "FOUND",
    },
    states: {
      open: "not yet",
      merged: "merged",
      dismissed: "two machines",
    } satisfies Record<DuplicateState, string>,
    /** What is equal, then what differs. */
    evidence: {
      differs: (traits: string) => `; other ${traits}`,
      name: "name",
      serial: "serial",
      uuid: "UUID",
      mac: "MAC",
      weakMac: "dock's or virtual MAC",
    },
    open: "the page of the newer one",
    merge: "make one machine of the two",
    mergeShort: "merge",
    question: (older: string, newer: string) => `Merge ${older} into ${newer}?`,
    seen: (machine: string, id: number, at: string) =>
      `${machine} (${id}), last contact ${at}`,
    shared: (words: string) => `The same: ${words}`,
    moves: ({ deployments, deploymentsAside, groups, assignments }: Moves) =>
      `Moves: ${
        count(deployments, "deployment")
      } (${deploymentsAside} set aside), ${count(groups, "group")}, ${
        count(assignments, "assignment")
      }. u undoes it.`,
    yes: "merge",
    merging: (machine: string) => `Merging into ${machine}`,
    merged: (older: string, newer: string) =>
      `${older} is part of ${newer} now`,
    dismiss: "they are two machines",
    dismissShort: "two machines",
    dismissing: "Keeping them apart",
    dismissed: (older: string, newer: string) =>
      `${older} and ${newer} are two machines`,
    undo: "undo the merge",
    undoShort: "undo",
    undoing: "Undoing the merge",
    undone: (older: string, newer: string) =>
      `${older} and ${newer} are two machines again; both are asked for an inventory`,
    decided: "It is decided already; u undoes a merge",
    notMerged: "They are not merged",
    overview: "Maybe one machine",
    overviewWords: (n: number) => count(n, "pair"),
    cli: {
      list: "list machines that may be one computer",
      merge: "make one machine of a pair; the newer one stays",
      unmerge: "undo a merge",
      dismiss: "say that a pair is two machines",
      pair: "id of a pair, from machines duplicates",
      state: "only pairs in this state",
      dryRun: "only say what would move",
    },
  },
};
