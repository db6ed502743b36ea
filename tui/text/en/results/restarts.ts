import { machines } from "#tui/text/en/plural.ts";

/** Pending restarts, and how an operator ends them. */
export const restarts = {
  restarts: {
    about: "state that machines have restarted: a pending restart is over",
    does: "the machine has restarted",
    doesAll: "all machines shown have restarted",
    question: (which: string) => `Has the machine restarted: ${which}?`,
    allQuestion: (where: string) =>
      `Have all machines with a pending restart restarted: ${where}?`,
    effect: "The pending restart ends; nothing is sent to the machine.",
    yes: "it has",
    none: "No restart is pending here",
    notPending: (state: string) => `No restart is pending: it is ${state}`,
    doing: (which: string) => `Ending the pending restart: ${which}`,
    many: (n: number) => `Pending restart ended on ${machines(n)}`,
    bootedBefore: (when: string) =>
      `The machine last booted at ${when}, before the result.`,
    bootUnknown:
      "Its inventories do not tell when it boots, so the server cannot see the restart.",
  },
};
