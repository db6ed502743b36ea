import * as z from "zod";
import { Cause, Reason } from "./causes.ts";
import { DeploymentMirror } from "./mirrors.ts";
import { DeploymentState, Doubt } from "#shared/contract/deployments/states.ts";
import { Target } from "#shared/contract/packages/packages.ts";
import { Halt } from "#shared/contract/schedules/halts.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment, RowId } from "#shared/contract/page.ts";
import { Trouble } from "./troubles.ts";
import { ResultMeaning, Retry } from "#shared/results/meanings.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

/** The reason a package that was never assigned to a machine is not there. */
export const MissingReason = z.enum([
  /** No valid assignment reaches the machine. */
  "not_assigned",
  /** An assignment that reaches the machine is being carried out. */
  "being_assigned",
  /** The machine joined a group after a snapshot of that group was assigned. */
  "joined_later",
  "package_deleted",
  /** Android or iOS: no assignment reaches the machine. */
  "mobile_system",
  /** The package is for another system: no assignment reaches the machine. */
  "wrong_system",
]);
export type MissingReason = z.infer<typeof MissingReason>;

/** The next thing that has to happen. */
export const Step = z.enum([
  /** Nothing; the deployment has ended. */
  "none",
  /** The agent polls; the deployment is then offered, or continues. */
  "contact",
  /** An operator finds out why the machine does not poll. */
  "find_machine",
  "switch_downloads_on",
  "approve",
  "decide_identity",
  "send_inventory",
  "activate",
  /** A server fetches the package's files from another one. */
  "fetch_files",
  /** An operator resumes the rollout, or stops it. */
  "resume_rollout",
  /** The server opens the wave, or an operator does. */
  "open_wave",
  /** A maintenance window opens. */
  "open_window",
  /** An operator lifts the halt. */
  "lift_halt",
  /** The machine changes, and its next inventory shows it. */
  "meet_conditions",
  /** The time comes at which its assignment begins. */
  "begin",
  /** The server makes it `expired`. */
  "expire",
  /**
   * Cancel, then retry: a retry is forced, so the agent's history does not stop
   * it.
   */
  "force",
  /** The package that holds it back or keeps the agent busy ends. */
  "other_ends",
  /** The package that holds it back has failed: retry or cancel that one. */
  "retry_other",
  /** An operator assigns the package that it requires. */
  "assign_other",
  /** It has not succeeded: an operator retries it. */
  "retry_required",
  /**
   * An operator removes the package that it conflicts with, or cancels one of
   * the two.
   */
  "end_conflict",
  /**
   * The package that holds it back succeeded by its report alone: accept that
   * result, or retry it.
   */
  "accept_other",
  /**
   * The agent's download child process ends by itself; then the agent polls.
   */
  "wind_down",
  /** The agent fetches the remaining fragments. */
  "fetch",
  /** An operator checks that the machine reaches the HTTPS listener. */
  "check_info",
  /**
   * An operator checks that the machine reaches the source of the fragments.
   */
  "check_fragments",
  /** The agent runs the package and reports. */
  "report",
  /** An operator checks the machine: it neither reports nor fetches. */
  "check_machine",
  /**
   * Recall it: the agent repeats its request endlessly and makes no progress.
   */
  "recall",
  /** The agent fetches an empty fragment and reports that it is bad. */
  "confirm_recall",
  /** A package waits because the agent there takes none. */
  "install_agent",
  /** It has run, and the report is lost: cancelling closes the deployment. */
  "close",
  /** The machine restarts. */
  "reboot",
  /**
   * The machine restarts, and an operator states it, because its inventories do
   * not tell.
   */
  "confirm_restart",
  /** The server retries it by the policy of its assignment. */
  "retry_due",
  /** The server runs it again, because its assignment repeats. */
  "run_again",
  "retry",
  /** Remove the cause on the machine, then retry: a retry alone cannot help. */
  "fix_machine",
  /** Decide if the code is a success here: a retry cannot change it. */
  "review_code",
  /** Make a corrected package: a retry of this one cannot help. */
  "fix_package",
  /** Only the report shows that it ran: look there, then accept or retry. */
  "accept",
  "assign",
  /** The assignment is carried out completely. */
  "expand",
]);
export type Step = z.infer<typeof Step>;

/** The party that has to take the next step. */
export const Actor = z.enum(["agent", "operator", "server", "nobody"]);
export type Actor = z.infer<typeof Actor>;

/** A condition on the inventory that a machine does not meet. */
export const UnmetCondition = z.object({
  /** In the query language, such as `disk>=5G`. */
  condition: z.string(),
  /**
   * What the last inventory has for each of its fields; memory and disk in MiB.
   * No values: there is nothing of the kind, or it is not known.
   */
  found: z.array(z.object({
    field: z.string(),
    values: z.array(z.string()),
  })),
});
export type UnmetCondition = z.infer<typeof UnmetCondition>;

/** The chance of stopping a deployment before the package runs. */
export const Stoppability = z.enum([
  /** Nothing has been offered. */
  "nothing_out",
  /**
   * It was offered: a recall stops it unless the agent fetches everything
   * first.
   */
  "may_stop",
  /** Fragments are still to be fetched: a recall stops it. */
  "can_stop",
  /** The agent has all fragments. */
  "cannot_stop",
  /** It is being recalled. */
  "being_stopped",
  /** The deployment has ended. */
  "over",
]);
export type Stoppability = z.infer<typeof Stoppability>;

const EntityName = z.object({ id: z.number().int(), name: z.string() });
const FragmentProgress = z.object({
  seen: z.number().int(),
  total: z.number().int(),
});

/** A limit on downloads, and its present load. */
export const DownloadBudget = z.object({
  /** The level of the limit: all machines, a group, or this machine alone. */
  level: z.enum(["global", "group", "machine"]),
  group: EntityName.nullable(),
  /** Fragments at a time; 0: no limit. */
  atOnce: z.number().int(),
  /** Bytes per second; 0: no limit. */
  bytesPerSecond: z.number().int(),
  /** Fragments this server is sending now. */
  running: z.number().int(),
  /** Requests for a fragment that wait for their turn. */
  waiting: z.number().int(),
});
export type DownloadBudget = z.infer<typeof DownloadBudget>;

/** The package that is explained, with the agents it is for. */
const PackageSubject = PackageName.extend({ target: Target });

/**
 * The explanation of one package on one machine, as codes and facts without
 * sentences.
 */
export const Why = z.object({
  at: Moment,
  machine: EntityName,
  /** Since when the machine is retired; null: it is not. */
  retiredAt: Moment.nullable(),
  package: PackageSubject,
  /** Null: the package was never assigned to the machine. */
  state: DeploymentState.nullable(),
  cause: z.union([Cause, MissingReason]),
  reason: Reason.nullable(),
  /** The halt that the reason is about; null: it is about none. */
  halt: Halt.nullable().default(null),
  /** The conditions of its assignment that the machine does not meet. */
  unmet: z.array(UnmetCondition).default([]),
  /** The package that the reason names, with its state on the machine. */
  other: PackageName.extend({
    state: DeploymentState,
    attempt: z.number().int(),
    code: z.string().nullable(),
    unverified: Doubt.nullable(),
  }).nullable(),
  next: z.object({
    step: Step,
    by: Actor,
    /** Expected time; null: it cannot be estimated. */
    at: Moment.nullable(),
  }),
  hold: z.object({
    code: Stoppability,
    /** Fragments that are still to be fetched. */
    left: z.number().int(),
  }),
  contact: z.object({
    lastAt: Moment,
    inventoriedAt: Moment,
    /** Seconds between two contacts. */
    everySeconds: z.number().int(),
    /**
     * True if the interval was observed; otherwise it is the one of the
     * settings.
     */
    observed: z.boolean(),
    nextAt: Moment,
    late: z.boolean(),
  }),
  /** Null if the package has not been offered in this attempt. */
  offer: z.object({
    at: Moment,
    attempt: z.number().int(),
    force: z.boolean(),
    infoAt: Moment.nullable(),
    fragments: FragmentProgress,
    fragmentAt: Moment.nullable(),
    /** The longest pause, in seconds, that the settings in force explain. */
    patienceSeconds: z.number().int(),
  }).nullable(),
  /** The relay of the machine's last contact; null: it came directly. */
  relay: z.object({ id: z.number().int(), name: z.string() }).nullable(),
  /** The mirror of its fragments; null: it was never sent to one. */
  mirror: DeploymentMirror.nullable(),
  result: z.object({
    code: z.string(),
    exitCode: z.number().int().nullable(),
    at: Moment,
    /** The meaning of the code; null: it needs no words. */
    meaning: ResultMeaning.nullable(),
    /** True if it is a success only by the package's own exit codes. */
    byPackage: z.boolean(),
    /** Only for a failure: the chance that a retry ends otherwise. */
    retry: Retry.nullable(),
    /**
     * The host and port from which the agent is to fetch `info`, if it could
     * not; else null.
     */
    infoServer: z.string().nullable(),
    /** The reason a success is unverified; null: it is not. */
    unverified: Doubt.nullable(),
  }).nullable(),
  downloads: z.object({
    /**
     * All limits that apply at once; empty: fragments are sent as fast as
     * possible.
     */
    budgets: z.array(DownloadBudget),
    /** True if a requested fragment waits for others to be sent. */
    waits: z.boolean(),
  }),
  /**
   * When the machine last booted, by its inventories; null: they do not tell,
   * as those of Windows agents.
   */
  bootedAt: Moment.nullable(),
  /**
   * When the result came, if the machine had it before it was removed; null: it
   * is its own.
   */
  formerAt: Moment.nullable(),
  /** True if the history the agent last reported holds the package. */
  inHistory: z.boolean(),
  /** Troubles with this package and with the agent's polls. */
  troubles: z.array(Trouble.omit({ machine: true, cause: true })),
  /** At most ten other packages that are already on the machine. */
  onMachine: z.array(PackageName.extend({
    state: DeploymentState,
    fragments: FragmentProgress,
    hold: Stoppability,
  })),
  /** At most twenty groups of the machine. */
  groups: z.array(EntityName),
  /** At most twenty valid assignments of the package, newest first. */
  assignments: z.array(z.object({
    id: z.number().int(),
    createdAt: Moment,
    mode: z.enum(["continuous", "snapshot"]),
    groups: z.array(EntityName),
    /** Number of machines it names directly. */
    machines: z.number().int(),
    /**
     * True if it reaches this machine with the present members of the groups.
     */
    reaches: z.boolean(),
  })),
});
export type Why = z.infer<typeof Why>;

export const readWhy = endpoint({
  method: "GET",
  path: "/deployments/{machine}/{package}/why",
  summary: "Why a package is no further on a machine, and what comes next",
  role: "viewer",
  params: z.object({ machine: RowId, package: RowId }),
  output: Why,
});

/** A part of the fleet in which a cause is far more frequent than elsewhere. */
export const Concentration = z.object({
  in: z.enum(["subnet", "group", "os", "agent"]),
  /** A subnet as `10.3.0.0/16`, or a group's name. */
  value: z.string(),
  /** Machines of the bar in this part. */
  machines: z.number().int(),
  /** Machines of the package in this part, in any state. */
  of: z.number().int(),
  /** How many times as frequent as elsewhere; null: there is none elsewhere. */
  times: z.number().nullable(),
});
export type Concentration = z.infer<typeof Concentration>;

/** The machines of a package that are in one state for one cause. */
export const CauseBar = z.object({
  state: DeploymentState,
  cause: Cause,
  machines: z.number().int(),
  /** The cause's details, the most frequent first; at most five. */
  details: z.array(z.object({
    /** The package that holds them back. */
    package: PackageName.optional(),
    /** The agent's result code. */
    code: z.string().optional(),
    exitCode: z.number().int().optional(),
    /** The meaning of the code; absent: it needs no words. */
    meaning: ResultMeaning.optional(),
    /** Days since the machines were last seen. */
    days: z.number().int().optional(),
    machines: z.number().int(),
  })),
  concentration: Concentration.nullable(),
});
export type CauseBar = z.infer<typeof CauseBar>;

/** All machines of a package, each in exactly one bar. */
export const PackageWhy = z.object({
  at: Moment,
  package: PackageSubject,
  machines: z.number().int(),
  /** In the order of the states; within a state, the largest first. */
  bars: z.array(CauseBar),
});
export type PackageWhy = z.infer<typeof PackageWhy>;

export const readPackageWhy = endpoint({
  method: "GET",
  path: "/packages/{id}/why",
  summary: "Why a package is no further, over all its machines",
  role: "viewer",
  params: ById,
  output: PackageWhy,
});
