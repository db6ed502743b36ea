import { machines } from "./plural.ts";

/** Requests for inventories, and agents that ignore their poll interval. */
export const inventories = {
  inventories: {
    key: "request its inventory, or withdraw the request",
    keyMany: "request their inventories",
    short: "inventory",
    question: (whom: string) => `Request the inventory of ${whom}?`,
    atContact:
      "Each machine sends it at its next contact, however recent the last one is.",
    already: (n: number) =>
      n === 1
        ? "1 more was already requested."
        : `${n} more were already requested.`,
    whom: "Request the inventory of whom?",
    yes: "request",
    asking: (whom: string) => `Requesting the inventory of ${whom}`,
    asked: (whom: string, n: number, already: number) =>
      `Inventory of ${whom} requested; ${machines(n)} send${
        n === 1 ? "s" : ""
      } it at the next contact${
        already > 0 ? `; ${already} already requested` : ""
      }`,
    takingBack: (whom: string) => `Withdrawing the request to ${whom}`,
    takenBack: (whom: string, n: number) =>
      `Inventory of ${whom} no longer requested${
        n > 1 ? `: ${machines(n)}` : ""
      }`,
    allAsked: "All of these are already requested",
    nobody: "It has no machines",
    /** In a column of 11 cells. */
    inList: "requested",
    since: (age: string, asked: string) => `${age}; requested ${asked}`,
    polls: "Polls",
    seldom: "not enough polls seen yet",
    obeys: {
      yes: (every: string) => `${every}, as set`,
      no: (every: string) => `${every}, ignoring its setting`,
      unknown: (every: string) => `${every}, by the last two`,
    },
    cli: {
      ask: "request inventories at the next contact",
      query: "machines that match this query: tag:paris os:debian",
      withdraw: "withdraw the requests",
      dryRun: "change nothing, only count the machines",
      would: (n: number, already: number) =>
        `This would change ${machines(n)}; ${already} already set`,
      noTarget: "Pass machines, --group or --query",
      obeys: "only machines that keep to their poll interval, or do not",
      onlyAsked: "only those whose inventory is requested",
      wanted: "Requested",
      polls: "Polls",
    },
    withdrawQuestion: (whom: string) =>
      `Withdraw the request for the inventory of ${whom}?`,
    withdrawYes: "withdraw",
  },
};
