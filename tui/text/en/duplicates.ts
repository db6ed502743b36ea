import type {
  DuplicateClaim,
  DuplicateState,
  Moves,
} from "#shared/contract/machines/duplicates.ts";
import { enrolment } from "./enrolment/enrolment.ts";
import { identity } from "./enrolment/identity.ts";
import { count } from "./plural.ts";

/** Machines that may be one computer. */
export const duplicates = {
  ...enrolment,
  ...identity,
  duplicates: {
    crumb: "duplicates",
    noun: "Pair",
    none: "No pairs of machines",
    empty: "No two machines look like the same computer",
    columns: {
      older: "KNOWN",
      newer: "NEW",
      evidence: "IN COMMON",
      state: "DECISION",
      found: "FOUND",
    },
    states: {
      open: "pending",
      merged: "merged",
      dismissed: "two machines",
    } satisfies Record<DuplicateState, string>,
    /** What the newer machine's agent claims. */
    claims: {
      takeover: "same computer, both in contact",
      old_id: "says it had its DEVICEID",
    } satisfies Record<DuplicateClaim, string>,
    /** Traits that are equal, then traits that differ. */
    evidence: {
      differs: (traits: string) => `; other ${traits}`,
      name: "name",
      serial: "serial",
      uuid: "UUID",
      mac: "MAC",
      weakMac: "dock or virtual MAC",
    },
    open: "open the newer machine",
    merge: "merge the two into one machine",
    mergeShort: "merge",
    question: (older: string, newer: string) => `Merge ${older} into ${newer}?`,
    seen: (machine: string, id: number, at: string) =>
      `${machine} (${id}), last contact ${at}`,
    shared: (words: string) => `In common: ${words}`,
    moves: ({ deployments, deploymentsAside, groups, assignments }: Moves) =>
      `Moves: ${
        count(deployments, "deployment")
      } (${deploymentsAside} set aside), ${count(groups, "group")}, ${
        count(assignments, "assignment")
      }. u undoes it.`,
    yes: "merge",
    merging: (machine: string) => `Merging into ${machine}`,
    merged: (older: string, newer: string) =>
      `${older} is now part of ${newer}`,
    dismiss: "mark them as two machines",
    dismissShort: "two machines",
    dismissing: "Marking them as two machines",
    dismissed: (older: string, newer: string) =>
      `${older} and ${newer} are two machines`,
    undo: "undo the merge",
    undoShort: "undo",
    undoing: "Undoing the merge",
    undone: (older: string, newer: string) =>
      `${older} and ${newer} are two machines again; their inventories are requested`,
    decided: "This has already been decided; u undoes a merge",
    notMerged: "They are not merged",
    overview: "Possible duplicates",
    overviewWords: (n: number) => count(n, "pair"),
    cli: {
      list: "list machines that may be the same computer",
      merge: "merge a pair into one machine; the newer one stays",
      unmerge: "undo a merge",
      dismiss: "mark a pair as two machines",
      pair: "ID of the pair; see machines duplicates",
      state: "only pairs in this state",
      dryRun: "change nothing, only show what would move",
    },
  },
};
