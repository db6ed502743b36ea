import { machines } from "#tui/text/en/plural.ts";

/** Undoing an action, and the history of this session's actions. */
export const past = {
  undo: {
    key: "undo the last action",
    short: "undo",
    title: "Undo the last action?",
    titleOf: "Undo this action?",
    did: (sentence: string) => `It was: ${sentence}.`,
    yes: "undo",
    nothing: "There is nothing to undo: no action in this session",
    noneLeft: "There is nothing left to undo in this session",
    running: (doing: string) => `${doing}: wait until it is over`,
    failed: "It failed: there is nothing to undo",
    undone: "It has been undone already",
    isUndo: "It undid another action; carry that out again instead",
    cannot: (sentence: string, why: string) =>
      `Cannot undo "${sentence}": ${why}`,
    /** Why an action cannot be undone. */
    why: {
      any: "there is no way back from it",
      gone: "what was deleted cannot be brought back",
      secret: "a revoked token stays revoked; issue a new one",
      earlier:
        "the earlier result is replaced; c cancels the new attempt while it waits",
      twoSteps:
        "it was two actions: withdraw the assignment, or switch the package off",
      recalled: "what was recalled is sent again only as a new attempt: r",
      withdrawn:
        "the deployments it had are stopped; assign the package again with A",
      several: (n: number) =>
        `${machines(n)} had it already, and cannot be told from the others`,
      byQuery:
        "the machines were named by a group or a query, which may change",
      unknown: "it is not known what it replaced",
      someExcluded: "some of these machines were excluded before, others not",
      noMember: "not all of these machines were in the group before",
    },
    /** Why an action cannot be undone any more. */
    changed: (what: string) =>
      `Cannot undo it: ${what} has been changed again since`,
    used: (what: string) =>
      `Cannot undo it: ${what} has been assigned since; withdraw that first`,
    /** Of the command line. */
    option: "refuse once a machine was offered it, as the key u does",
    /** What undoing it does. */
    deactivates: (name: string) =>
      `${name} is switched off again. This is refused once a machine has been offered it.`,
    activates: (name: string) => `${name} is switched on again.`,
    withdraws: (id: number) =>
      `Assignment ${id} is withdrawn. This is refused once a machine has been offered the package.`,
    deletesPackage: (name: string) =>
      `${name} is deleted with its archive. This is refused while it is on or was assigned.`,
    deletesGroup: (name: string) => `The group ${name} is deleted.`,
    takesOut: (which: string, group: string) =>
      `${which} leaves ${group}. This is refused once it has been offered a package that the group brought.`,
    excludesAgain: (which: string, group: string) =>
      `${which} is excluded from ${group} again. This is refused once it has been offered a package that the group brought.`,
    putsBack: (which: string, group: string) =>
      `${which} is in ${group} again.`,
    queryDecides: (which: string, group: string) =>
      `Whether ${which} is in ${group} is decided by its query again.`,
    changesBack: (what: string, fields: string) =>
      `${what} is as it was before: ${fields}.`,
    setsBack: (name: string, value: string) => `${name} is ${value} again.`,
    unsets: (name: string) => `${name} is no longer set at this level.`,
    removesOperator: (name: string) => `${name} and their tokens are removed.`,
    revokes: (name: string) => `The token ${name} is revoked at once.`,
    restores: (which: string) => `${which} is no longer retired.`,
    staysCancelled: "What was cancelled or recalled stays so.",
    retires: (which: string) => `${which} is retired again.`,
    deletesNote: "The note is deleted.",
    waitsAgain: (which: string) => `${which} waits again, as a new attempt.`,
    withdrawsRequest: "The request is withdrawn, if it has not been answered.",
    unmerges: "Both are machines of their own again.",
    unmarks: "The devices are unknown again.",
    empty: "none",
  },
  /** The history of actions. */
  actionHistory: {
    crumb: "actions",
    noun: "Action",
    key: "the actions of this session, with their command lines",
    keyShort: "actions",
    empty: "No action in this session yet",
    none: "No action is selected",
    columns: { did: "ACTION", outcome: "OUTCOME", command: "COMMAND LINE" },
    outcomes: {
      running: "under way",
      done: "done",
      failed: "failed",
      undone: "undone",
    },
    copy: "copy the command line",
    copyShort: "copy",
    noCommand: "No command line does the same",
    details: "show the details",
    detailsShort: "details",
    undoThis: "undo this action",
    labels: {
      at: "Time",
      did: "Action",
      outcome: "Outcome",
      said: "Answer",
      command: "Command line",
      undo: "Undo",
    },
    canUndo: "u undoes it",
    crumbOf: (id: number) => `action ${id}`,
  },
};
