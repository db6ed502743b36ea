import type { Cause } from "#shared/contract/deployments/causes.ts";
import type {
  Actor,
  MissingReason,
  Step,
  Stoppability,
} from "#shared/contract/deployments/why.ts";
import { codes } from "./codes.ts";
import { machines } from "./plural.ts";

/** Why a package is no further, on one machine and over all. */
export const why = {
  why: {
    /** Short enough for a column. */
    causes: {
      ...codes.reasons,
      agent_busy: "agent at work on another",
      not_seen: "not seen for 7 days",
      overdue: "its contact is late",
      next_contact: "at the next contact",
      hammering: "asks for the same for ever",
      recalling: "next fragment comes empty",
      just_offered: "offered just now",
      no_info: "info not fetched",
      fetching: "fetches its fragments",
      no_fragment: "info fetched, no fragment",
      stopped: "fragments stopped",
      running: "has all of it, runs it",
      no_result: "has all of it, no result",
      succeeded: codes.states.succeeded,
      reboot_pending: codes.states.reboot_pending,
      failed: codes.states.failed,
      cancelled: codes.states.cancelled,
      already_installed: codes.states.already_installed,
      expired: codes.states.expired,
      not_assigned: "not assigned to it",
      being_assigned: "is being assigned",
      joined_later: "joined after a snapshot",
      package_deleted: "the package is deleted",
    } satisfies Record<Cause | MissingReason, string>,
    /** The whole sentence, where nothing more is to be told in it. */
    because: {
      downloads_off: "Downloads are switched off for this machine.",
      no_inventory: "The machine has not sent an inventory yet.",
      not_active: "The package is switched off.",
      in_history: "The agent's history says that it has run this package.",
      held_by_priority_0: "A package of priority 0 goes first.",
      agent_busy:
        "The agent has just ended another package; its download run is not over.",
      not_seen: "The machine made no contact for more than 7 days.",
      overdue: "The machine's contact is late.",
      next_contact: "Nothing is against it: it waits for the next contact.",
      hammering: "The agent asks for the same file again and again.",
      recalling: "It is being recalled: what is still fetched comes empty.",
      just_offered: "It was offered just now.",
      no_info: "It was offered, and the agent has not fetched its info.",
      fetching: "The agent fetches its fragments, as fast as it is told to.",
      no_fragment: "The agent has fetched the info, but no fragment.",
      stopped: "The agent has stopped fetching fragments.",
      running: "The agent has all of it and is to run it.",
      no_result: "The agent has all of it, and has not reported a result.",
      succeeded: "It succeeded.",
      reboot_pending: "It succeeded, and is complete after a restart.",
      failed: "It failed.",
      cancelled: "It was cancelled.",
      already_installed: "The machine had it already.",
      expired: "Its time was over before it went out.",
      not_assigned: "It is not assigned to this machine.",
      being_assigned: "An assignment that reaches it is being carried out.",
      joined_later:
        "It joined its group after a snapshot of that was assigned.",
      package_deleted: "The package is deleted.",
    } satisfies Record<Cause | MissingReason, string>,
    heldBy: (name: string, state: string) =>
      `${name} has priority 0 and goes first; it is ${state} here.`,
    busyWith: (name: string, state: string) =>
      `The agent is at work on ${name}, which is ${state}.`,
    silentFor: (age: string) => `The machine made no contact for ${age}.`,
    lateSince: (when: string) =>
      `The machine was due about ${when}: it is late.`,
    quietFor: (sentence: string, age: string, patience: string) =>
      `${sentence} Nothing for ${age}; its settings explain ${patience}.`,
    stoppedAt: (seen: number, total: number) =>
      `The agent stopped at fragment ${seen} of ${total}.`,
    failedWith: (result: string) => `It failed: ${result}.`,
    ranUnreported:
      "It has run to its end, says the agent's history, and its report is lost.",
    assignedTo: (sentence: string, machine: string, assigned: string) =>
      `${sentence} The machine is in ${machine}; the package is assigned to ${assigned}.`,
    noGroup: "no group",
    nobody: "nobody",
    groups: (names: string, n: number) =>
      `the group${n === 1 ? "" : "s"} ${names}`,
    named: (n: number) => `${machines(n)} by name`,
    doers: {
      agent: "The machine",
      operator: "An operator",
      server: "The server",
      nobody: "Nobody",
    } satisfies Record<Actor, string>,
    steps: {
      none: "has anything more to do",
      contact: "has to call; then it goes on",
      find_machine:
        "has to find out why it does not call: switched off, moved, agent gone?",
      switch_downloads_on: "has to set downloadsOn to true",
      send_inventory: "has to send its inventory, which it is asked for",
      activate: "has to switch the package on",
      force: "may cancel it here and then retry: a retry is forced",
      other_ends: "has to end that package first",
      retry_other:
        "has to retry or cancel that package here: it failed, and holds all others",
      wind_down:
        "ends its download run by itself, and is offered it after that",
      fetch: "fetches what is left",
      check_info:
        "has to see whether it reaches the https listener and trusts its certificate",
      check_fragments:
        "has to see whether it reaches the place where its fragments are",
      report: "runs it and reports the result",
      check_machine:
        "has to look at the machine: it runs nothing, or says nothing",
      recall: "had better cancel it: the agent does not stop by itself",
      confirm_recall:
        "fetches an empty fragment and says so, which confirms it",
      close: "has to cancel it, which closes it: there is nothing left to stop",
      reboot: "has to be restarted",
      retry: "may retry it",
      assign: "may assign it to the machine, or to a group it is in",
      expand: "carries the assignment out, machine by machine",
    } satisfies Record<Step, string>,
    next: (doer: string, step: string) => `${doer} ${step}.`,
    nextAt: (doer: string, step: string, when: string) =>
      `${doer} ${step}, about ${when}.`,
    holds: {
      nothing_out: "Nothing has gone out: a cancel is enough.",
      may_stop: "A cancel stops it, unless all of it is fetched before.",
      can_stop: "A cancel stops it: there are fragments still to be fetched.",
      cannot_stop: "It can no longer be held back: the machine has all of it.",
      being_stopped: "It is being stopped.",
      over: "It has ended: there is nothing to hold back.",
    } satisfies Record<Stoppability, string>,
    /** Of another package: in a word. */
    held: {
      nothing_out: "not out",
      may_stop: "can be recalled",
      can_stop: "can be recalled",
      cannot_stop: "cannot be held back",
      being_stopped: "being recalled",
      over: "ended",
    } satisfies Record<Stoppability, string>,
    labels: {
      why: "Why",
      next: "What comes next",
      hold: "Held back?",
      contact: "Last contact",
      offered: "Offered",
      fetched: "Fetched",
      result: "Result",
      history: "History",
      trouble: "Trouble",
      onMachine: "There already",
      groups: "In groups",
      assigned: "Assigned",
      machines: "Machines",
      budget: "Budget",
    },
    /** What downloads may take together. */
    budget: {
      line: (whose: string, limits: string) => `${whose}: ${limits}`,
      of: { global: "everything", group: "the group", machine: "this machine" },
      atOnce: (running: number, most: number) =>
        `${running} of ${most} downloads at once`,
      now: (running: number) =>
        `${running} download${running === 1 ? "" : "s"} now`,
      waiting: (n: number) => n === 1 ? "1 waits" : `${n} wait`,
      turn: "what it asked for waits for its turn",
    },
    contact: (when: string, ago: string, every: string, next: string) =>
      `${when}, ${ago} ago; every ${every}, next about ${next}`,
    observed: (every: string) => `${every} as seen`,
    told: (every: string) => `${every} as told`,
    late: " (late)",
    offered: (when: string, attempt: number) => `${when}, attempt ${attempt}`,
    forced: ", forced",
    notOffered: "never, in this attempt",
    infoAt: (when: string) => `info ${when}`,
    noInfo: "info not yet",
    fragments: (seen: number, total: number) =>
      `${seen} of ${total} fragment${total === 1 ? "" : "s"}`,
    lastFragment: (when: string) => `the last ${when}`,
    noFragments: "no fragments: the command alone",
    inHistory: "the agent says it has run it before",
    hammersPolls: (n: number, since: string) =>
      `polls without a pause: ${n} times since ${since}`,
    hammersFile: (n: number, since: string) =>
      `asks for the same file for ever: ${n} times since ${since}`,
    stallsSince: (since: string) => `does not get on since ${since}`,
    on: (name: string, state: string, held: string) =>
      `${name}: ${state}, ${held}`,
    assignment: (id: number, to: string) => `${id} to ${to}`,
    /** Of a package: the section, and what is behind a bar. */
    section: "Why",
    reading: "being counted",
    of: (state: string, cause: string) => `${state}: ${cause}`,
    bar: (state: string, cause: string, n: number) =>
      `${state}: ${cause}: ${machines(n)}`,
    days: (n: number, days: number) =>
      days > 7 ? `${n} for more than ${days} days` : `${n} for less than that`,
    by: (n: number, what: string) => `${n} by ${what}`,
    unexplained: "without a code",
    concentrated: (n: number, of: number, where: string) =>
      `${n} in ${where}, which has ${of}`,
    timesTheRest: (times: string) => `${times} times the rest`,
    nowhereElse: "none elsewhere",
    group: (value: string) => `the group ${value}`,
    reachable: (where: string) => `are the fragments reachable from ${where}?`,
    httpsReachable: (where: string) =>
      `does ${where} reach the https listener and trust its certificate?`,
    allWell: "Nothing waits, and nothing failed",
    troubles: {
      noun: "agents in trouble",
      empty: "No agent hammers, and none stalls",
      none: "no agent in trouble",
      open: "open what it does not get on with",
      polls: "(polls)",
      kinds: { hammers: "hammers", stalls: "stalls" },
      crumb: "trouble",
      overview: "Agents",
      counted: (hammers: number, stalls: number) =>
        [
          ...hammers > 0 ? [`${hammers} hammer`] : [],
          ...stalls > 0 ? [`${stalls} stall`] : [],
        ].join(", "),
      stuck: "Stuck packages",
      stuckOn: (n: number) => `stalls on ${machines(n)}`,
      columns: { kind: "TROUBLE", since: "SINCE", requests: "REQUESTS" },
    },
    cli: {
      about: "why a package is where it is, on one machine or over all",
      troubles: "agents that hammer or stall",
      cause: "only those for this cause",
      kind: "only agents that do this",
      machineOrPackage: "a machine; alone: a package, over all its machines",
    },
  },
};
