import { machines } from "./plural.ts";

/** Inventories that are asked for, and agents that do not obey. */
export const inventories = {
  inventories: {
    key: "ask for its inventory, or no longer",
    keyMany: "ask for their inventories",
    short: "inventory",
    question: (whom: string) => `Ask ${whom} for the inventory?`,
    atContact: "Each sends it at its next contact, whatever its age.",
    already: (n: number) =>
      n === 1 ? "1 more is asked already." : `${n} more are asked already.`,
    whom: "Who is asked for the inventory?",
    yes: "ask for it",
    asking: (whom: string) => `Asking ${whom} for the inventory`,
    asked: (whom: string, n: number, already: number) =>
      `Asked ${whom}: the inventory comes with the next contact of ${
        machines(n)
      }${already > 0 ? `; ${already} asked already` : ""}`,
    takingBack: (whom: string) => `No longer asking ${whom}`,
    takenBack: (whom: string, n: number) =>
      `${whom} is not asked for it any more${n > 1 ? `: ${machines(n)}` : ""}`,
    allAsked: "All of them are asked already",
    nobody: "Nobody is in it",
    /** In a column of 11 cells. */
    inList: "asked for",
    since: (age: string, asked: string) => `${age}; asked for ${asked}`,
    polls: "Polls",
    seldom: "not seen to poll twice yet",
    obeys: {
      yes: (every: string) => `every ${every}, as it is told`,
      no: (every: string) => `every ${every}, whatever it is told`,
      unknown: (every: string) => `${every} between the last two`,
    },
    cli: {
      ask: "ask for inventories at the next contact",
      query: "whom this query finds: tag:paris os:debian",
      withdraw: "no longer ask for them",
      dryRun: "change nothing, say how many it would be",
      would: (n: number, already: number) =>
        `It would change ${machines(n)}; of ${already} it is so already`,
      noTarget: "Name machines, --group or --query",
      obeys: "only those that poll as they are told: yes, no, unknown",
      onlyAsked: "only those asked for their inventory",
      wanted: "Asked for",
      polls: "Polls",
    },
    withdrawQuestion: (whom: string) =>
      `No longer ask ${whom} for the inventory?`,
    withdrawYes: "no longer ask",
  },
};
