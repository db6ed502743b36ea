import type { Cause } from "#shared/contract/deployments/causes.ts";
import type {
  Actor,
  MissingReason,
  Step,
  Stoppability,
} from "#shared/contract/deployments/why.ts";
import { codes } from "./codes.ts";
import { count, machines } from "./plural.ts";

/** Why a package is not further, on one machine and on all. */
export const why = {
  why: {
    /** Short enough for a column. */
    causes: {
      ...codes.reasons,
      agent_busy: "agent busy with another",
      not_seen: "not seen for 7 days",
      overdue: "contact is overdue",
      next_contact: "at the next contact",
      hammering: "agent in a retry loop",
      recalling: "next fragment comes empty",
      just_offered: "offered just now",
      no_info: "info not fetched",
      fetching: "fetching fragments",
      no_fragment: "info fetched, no fragment",
      stopped: "stopped fetching",
      running: "fetched, running",
      no_result: "fetched, no result",
      unverified: "unverified",
      succeeded: codes.states.succeeded,
      reboot_pending: codes.states.reboot_pending,
      failed: codes.states.failed,
      cancelled: codes.states.cancelled,
      superseded: "superseded",
      already_installed: codes.states.already_installed,
      expired: codes.states.expired,
      not_assigned: "not assigned",
      being_assigned: "being assigned",
      joined_later: "joined after the snapshot",
      package_deleted: "the package was deleted",
      wrong_system: "for another system",
    } satisfies Record<Cause | MissingReason, string>,
    /** The full sentence, for causes without details. */
    because: {
      mobile_system:
        "The machine runs Android or iOS; nothing is offered to such systems.",
      agent_cannot_install:
        "Its agent only sends inventories: FusionInventory, the GLPI agent and injectors take no packages from this server.",
      downloads_off: "Downloads are switched off for this machine.",
      not_approved: "The machine is new and waits for an operator's approval.",
      identity_unclear:
        "It is not certain which computer this is: another machine shows the same traits, or its hardware or its agents changed.",
      no_inventory: "The machine has not sent an inventory yet.",
      not_active: "The package is switched off.",
      files_missing:
        "A server of this database does not have the package's files yet, and does not offer it until it has.",
      in_history:
        "According to its history, the agent has already run this package.",
      held_by_priority_0: "A package of priority 0 goes first.",
      emergency_halt:
        "An operator has halted everything, or a group of the machine.",
      condition_unmet:
        "Its last inventory does not meet the conditions of the assignment.",
      outside_window: "No maintenance window of its groups is open.",
      not_before: "Its assignment begins later.",
      past_expiry:
        "Its assignment has expired; it becomes expired within seconds.",
      paused: "Its rollout is paused or stopped; nothing new is offered.",
      halted: "Its rollout has halted itself; nothing new is offered.",
      requires: "A package that it requires has not succeeded there.",
      conflicts: "A package that it conflicts with is there, or goes first.",
      wave_not_open:
        "Its wave of the rollout is not open yet; earlier waves come first.",
      agent_busy:
        "The agent has just ended another package; its download run has not ended yet.",
      not_seen:
        "The machine has not contacted the server for more than 7 days.",
      overdue: "The machine's contact is overdue.",
      next_contact:
        "Nothing is holding it back; it will be offered at the next contact.",
      hammering:
        "The agent is in a retry loop: it requests the same file endlessly.",
      recalling: "It is being recalled: the remaining fragments come empty.",
      just_offered: "It was offered just now.",
      no_info: "It was offered, but the agent has not fetched the info file.",
      fetching:
        "The agent is fetching fragments, as fast as its settings allow.",
      no_fragment: "The agent has fetched the info file, but no fragment.",
      stopped: "The agent has stopped fetching fragments.",
      running: "The agent has fetched all of it and should be running it.",
      no_result:
        "The agent has fetched all of it, but has not reported a result.",
      unverified: "It is reported as a success; nothing else shows it.",
      succeeded: "It succeeded.",
      reboot_pending: "It succeeded; a restart completes it.",
      failed: "It failed.",
      cancelled: "It was cancelled.",
      superseded: "It was cancelled: a newer version waits there instead.",
      already_installed: "The machine already had it.",
      expired: "It expired before it was offered.",
      not_assigned: "It is not assigned to this machine.",
      being_assigned: "An assignment to this machine is being carried out.",
      joined_later:
        "It joined the group after the package was assigned to a snapshot of it.",
      package_deleted: "The package was deleted.",
      wrong_system: "The package is not for the system of this machine.",
    } satisfies Record<Cause | MissingReason, string>,
    heldBy: (name: string, state: string) =>
      `${name} has priority 0 and goes first; it is ${state} on this machine.`,
    busyWith: (name: string, state: string) =>
      `The agent is busy with ${name}, which is ${state}.`,
    silentFor: (age: string) =>
      `The machine has not contacted the server for ${age}.`,
    lateSince: (when: string) =>
      `The machine was expected at about ${when}: it is overdue.`,
    quietFor: (sentence: string, age: string, patience: string) =>
      `${sentence} Nothing for ${age}; its settings explain up to ${patience}.`,
    stoppedAt: (seen: number, total: number) =>
      `The agent stopped at fragment ${seen} of ${total}.`,
    failedWith: (result: string) => `It failed: ${result}.`,
    ranUnreported:
      "According to the agent's history it ran to its end, but its report was lost.",
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
      none: "has to do anything more",
      contact: "has to contact the server; then it continues",
      find_machine:
        "has to find out why it is silent: switched off, moved, agent removed?",
      switch_downloads_on: "has to set downloadsOn to true",
      approve: "has to approve it: machines approve, or + on the machine",
      decide_identity:
        "has to decide in :duplicates, or to clear the alert on the machine's page",
      send_inventory: "has to send its inventory, which is requested",
      activate: "has to switch the package on",
      resume_rollout:
        "has to look at the rollout (rollouts show), then resume or stop it",
      open_window: "offers it when the window is open",
      meet_conditions:
        "has to make the machine meet the conditions; its next inventory shows it",
      lift_halt: "has to lift the halt: halts list, then resume",
      begin: "offers it at its first contact after that",
      retry_due: "retries it",
      run_again: "runs it again",
      expire: "makes it expired",
      open_wave:
        "opens the wave when the one before has succeeded; rollouts open does so now",
      fetch_files:
        "has to fetch the files from another server; servers list says which one lacks them",
      force: "can cancel it here and then retry it: a retry is forced",
      other_ends: "has to end that package first",
      assign_other: "has to assign that package to this machine too",
      retry_required: "has to retry that package here: it has to succeed first",
      end_conflict:
        "has to uninstall or cancel that package here, or to cancel this one",
      retry_other:
        "has to retry or cancel that package here: it failed and holds all others",
      accept_other:
        "has to look whether that package ran here, then accept its result or retry it: until then it holds all others",
      wind_down:
        "ends its download run by itself and is then offered the package",
      fetch: "fetches the remaining fragments",
      check_info:
        "has to check on the machine that it reaches the https port; if TLS fails there, put the server's tls/cacert.pem on it and use a name of the certificate",
      check_fragments:
        "has to check that it reaches the server with its fragments",
      report: "runs it and reports the result",
      check_machine:
        "has to check the machine: it either runs nothing or reports nothing",
      recall: "should cancel it: the agent does not stop by itself",
      confirm_recall:
        "fetches an empty fragment and reports it, which confirms the recall",
      install_agent:
        "has to install the OCS agent there; the package is then offered",
      close: "has to cancel it to close it: there is nothing left to stop",
      reboot: "has to be restarted",
      retry: "can retry it",
      confirm_restart:
        "has to restart the machine and then mark it as restarted here",
      fix_machine:
        "has to remove the cause on the machine and then retry it: a retry alone would end the same way",
      review_code:
        "has to decide whether this code is a success for the package: a retry would end the same way",
      fix_package:
        "has to make a corrected package: a retry of this one would end the same way",
      accept:
        "can look whether it ran there, then accept its result or retry it",
      assign: "can assign it to the machine, or to a group it is in",
      expand: "carries out the assignment, machine by machine",
    } satisfies Record<Step, string>,
    next: (doer: string, step: string) => `${doer} ${step}.`,
    nextAt: (doer: string, step: string, when: string) =>
      `${doer} ${step}, at about ${when}.`,
    nextDue: (doer: string, step: string, ago: string) =>
      `${doer} ${step}; due ${ago} ago.`,
    holds: {
      nothing_out: "Yes: it has not been offered, so cancelling is enough.",
      may_stop: "Yes, by cancelling, unless all of it is fetched first.",
      can_stop: "Yes, by cancelling: some fragments are still to be fetched.",
      cannot_stop: "No: the machine has fetched all of it.",
      being_stopped: "It is being stopped.",
      over: "No: it has ended.",
    } satisfies Record<Stoppability, string>,
    /** The same for another package, in a few words. */
    held: {
      nothing_out: "not offered",
      may_stop: "can be recalled",
      can_stop: "can be recalled",
      cannot_stop: "too late to stop",
      being_stopped: "being recalled",
      over: "ended",
    } satisfies Record<Stoppability, string>,
    labels: {
      why: "Why",
      next: "What comes next",
      hold: "Can it be stopped?",
      contact: "Last contact",
      offered: "Offered",
      fetched: "Fetched",
      result: "Result",
      history: "History",
      trouble: "Problem",
      onMachine: "Other packages",
      groups: "In groups",
      assigned: "Assigned",
      machines: "Machines",
      budget: "Budget",
    },
    /** Download limits shared by several machines. */
    budget: {
      line: (whose: string, limits: string) => `${whose}: ${limits}`,
      of: {
        global: "all machines",
        group: "the group",
        machine: "this machine",
      },
      atOnce: (running: number, most: number) =>
        `${running} of ${most} downloads at once`,
      now: (running: number) =>
        `${running} download${running === 1 ? "" : "s"} now`,
      waiting: (n: number) => n === 1 ? "1 waits" : `${n} wait`,
      turn: "its request waits for its turn",
    },
    contact: (when: string, ago: string, every: string, next: string) =>
      `${when}, ${ago} ago; ${every}, next at about ${next}`,
    contactDue: (when: string, ago: string, every: string, due: string) =>
      `${when}, ${ago} ago; ${every}, the next was due ${due} ago`,
    observed: (every: string) => `${every} (observed)`,
    told: (every: string) => `${every} (setting)`,
    late: " (overdue)",
    offered: (when: string, attempt: number) => `${when}, attempt ${attempt}`,
    forced: ", forced",
    notOffered: "not yet in this attempt",
    infoAt: (when: string) => `info ${when}`,
    noInfo: "info not fetched",
    fragments: (seen: number, total: number) =>
      `${seen} of ${count(total, "fragment")}`,
    lastFragment: (when: string) => `the last at ${when}`,
    noFragments: "no fragments, only a command",
    inHistory: "the agent reports that it has run it before",
    hammersPolls: (n: number, since: string) =>
      `polls in a loop: ${n} times since ${since}`,
    hammersFile: (n: number, since: string) =>
      `requests the same file in a loop: ${n} times since ${since}`,
    stallsSince: (since: string) => `no progress since ${since}`,
    on: (name: string, state: string, held: string) =>
      `${name}: ${state}, ${held}`,
    assignment: (id: number, to: string) => `no. ${id} to ${to}`,
    /** The section on a package's page, and its bars. */
    section: "Why",
    reading: "counting",
    of: (state: string, cause: string) => `${state}: ${cause}`,
    bar: (state: string, cause: string, n: number) =>
      `${state}: ${cause}: ${machines(n)}`,
    days: (n: number, days: number) =>
      days > 7 ? `${n} for more than ${days} days` : `${n} for less`,
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
    allWell: "Nothing is waiting and nothing has failed",
    troubles: {
      noun: "Agent",
      empty: "No agent is in a retry loop, without progress or contradictory",
      none: "No agents with problems",
      open: "open the package or machine",
      polls: "(polls)",
      kinds: {
        hammers: "retry loop",
        stalls: "no progress",
        returned: "is back",
        contradicts: "two results",
        claims_history: "odd history",
        hardware_changed: "identity",
        agents_alternate: "identity",
      },
      crumb: "agent problems",
      overview: "Agent problems",
      counted: (
        hammers: number,
        stalls: number,
        identity: number,
        history: number,
      ) =>
        [
          ...history > 0 ? [`${history} with a history they cannot have`] : [],
          ...identity > 0 ? [`${identity} with an identity alert`] : [],
          ...hammers > 0 ? [`${hammers} in a retry loop`] : [],
          ...stalls > 0 ? [`${stalls} without progress`] : [],
        ].join(", "),
      stuck: "Stuck packages",
      stuckOn: (n: number) => `no progress on ${machines(n)}`,
      columns: {
        kind: "PROBLEM",
        since: "SINCE",
        requests: "REQUESTS",
        details: "DETAILS",
      },
      repeats: (n: number) => n === 1 ? "1 request" : `${n} requests`,
      /** Identity alerts in a few words. */
      alerts: {
        hardware_changed: "other hardware",
        agents_alternate: "agents alternate",
      },
    },
    cli: {
      about:
        "explain why a package is not further, on one machine or on all; or why each package of a machine is not",
      troubles: "agents in a retry loop, without progress or contradictory",
      cause: "only those with this cause",
      kind: "only agents with this problem",
      machineOrPackage: "machine; or, as the only argument, a package",
      which:
        "Name a machine, a package, or a machine and a package: as arguments, or with --machine and --package",
      both: (name: string) =>
        `"${name}" is a machine and a package; write --machine "${name}" or --package "${name}"`,
    },
  },
};
