import { z } from "zod";
import { Cause, Reason } from "./causes.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment, RowId } from "#shared/contract/page.ts";
import { Trouble } from "./troubles.ts";

/** Why a package that was never given to a machine is not there. */
export const MissingReason = z.enum([
  /** No assignment that holds reaches the machine. */
  "not_assigned",
  /** An assignment reaches it and is being carried out. */
  "being_assigned",
  /** It joined a group after a snapshot of that was assigned. */
  "joined_later",
  "package_deleted",
]);
export type MissingReason = z.infer<typeof MissingReason>;

/** What has to happen next. */
export const Step = z.enum([
  /** Nothing: it is over. */
  "none",
  /** The agent calls; it is then offered, or goes on. */
  "contact",
  /** Somebody looks why the machine does not call. */
  "find_machine",
  "switch_downloads_on",
  "send_inventory",
  "activate",
  /** Cancel, then retry: a retry is forced, and history does not stop it. */
  "force",
  /** The package that holds it or keeps the agent busy ends. */
  "other_ends",
  /** The package that holds it has failed: retry or cancel that one. */
  "retry_other",
  /** The agent's download child ends by itself; then it calls. */
  "wind_down",
  /** The agent fetches what is still to be fetched. */
  "fetch",
  /** Somebody looks whether the machine reaches the https listener. */
  "check_info",
  /** Somebody looks whether the machine reaches where the fragments are. */
  "check_fragments",
  /** The agent runs it and reports. */
  "report",
  /** Somebody looks at the machine: it neither reports nor fetches. */
  "check_machine",
  /** Recall it: its agent asks for ever and gets no further. */
  "recall",
  /** The agent fetches an empty fragment, and reports that it is bad. */
  "confirm_recall",
  /** It has run, and its report is lost: cancelling closes it. */
  "close",
  /** The machine is started anew. */
  "reboot",
  "retry",
  "assign",
  /** The assignment is carried out to its end. */
  "expand",
]);
export type Step = z.infer<typeof Step>;

/** Who has to do it. */
export const Actor = z.enum(["agent", "operator", "server", "nobody"]);
export type Actor = z.infer<typeof Actor>;

/** Whether it can still be held back. */
export const Stoppability = z.enum([
  /** Nothing has gone out. */
  "nothing_out",
  /** Offered: a recall stops it unless everything is fetched before. */
  "may_stop",
  /** Fragments are still to be fetched: a recall stops it. */
  "can_stop",
  /** The agent has all of it. */
  "cannot_stop",
  /** It is being recalled. */
  "being_stopped",
  /** It has ended, one way or another. */
  "over",
]);
export type Stoppability = z.infer<typeof Stoppability>;

const Named = z.object({ id: z.number().int(), name: z.string() });
const Fetched = z.object({ seen: z.number().int(), total: z.number().int() });

/** What downloads may take together, and take now. */
export const DownloadBudget = z.object({
  /** Whose: of everything, of a group, of the machine alone. */
  level: z.enum(["global", "group", "machine"]),
  group: Named.nullable(),
  /** Fragments at a time; 0: no limit. */
  atOnce: z.number().int(),
  /** 0: no limit. */
  bytesPerSecond: z.number().int(),
  /** Fragments that are being sent by this server. */
  running: z.number().int(),
  /** Requests for one that wait for their turn. */
  waiting: z.number().int(),
});
export type DownloadBudget = z.infer<typeof DownloadBudget>;

/** One package on one machine: codes and facts, no sentences. */
export const Why = z.object({
  at: Moment,
  machine: Named,
  package: Named,
  /** Null: it was never given to the machine. */
  state: DeploymentState.nullable(),
  cause: z.union([Cause, MissingReason]),
  reason: Reason.nullable(),
  /** The package that the reason names, with how it stands on the machine. */
  other: Named.extend({
    state: DeploymentState,
    attempt: z.number().int(),
    code: z.string().nullable(),
  }).nullable(),
  next: z.object({
    step: Step,
    by: Actor,
    /** When it is expected; null: nobody can tell. */
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
    /** Whether that was observed; else it is what the settings ask for. */
    observed: z.boolean(),
    nextAt: Moment,
    late: z.boolean(),
  }),
  /** Null while it was never offered in this attempt. */
  offer: z.object({
    at: Moment,
    attempt: z.number().int(),
    force: z.boolean(),
    infoAt: Moment.nullable(),
    fragments: Fetched,
    fragmentAt: Moment.nullable(),
    /** A pause the settings in force explain, seconds. */
    patienceSeconds: z.number().int(),
  }).nullable(),
  result: z.object({
    code: z.string(),
    exitCode: z.number().int().nullable(),
    at: Moment,
  }).nullable(),
  downloads: z.object({
    /** All are in force at once; none: fragments are sent as fast as it goes. */
    budgets: z.array(DownloadBudget),
    /** A fragment it asked for waits until others have ended. */
    waits: z.boolean(),
  }),
  /** Whether the history the agent last reported holds the package. */
  inHistory: z.boolean(),
  /** Of this package, and of the agent's polls. */
  troubles: z.array(Trouble.omit({ machine: true, cause: true })),
  /** At most ten other packages that are on the machine already. */
  onMachine: z.array(Named.extend({
    state: DeploymentState,
    fragments: Fetched,
    hold: Stoppability,
  })),
  /** At most twenty groups it is in. */
  groups: z.array(Named),
  /** At most twenty assignments of the package that hold, newest first. */
  assignments: z.array(z.object({
    id: z.number().int(),
    createdAt: Moment,
    mode: z.enum(["continuous", "snapshot"]),
    groups: z.array(Named),
    /** Machines given by name. */
    machines: z.number().int(),
    /** Whether it reaches this machine as groups are now. */
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

/** Where a cause is far more frequent than in the rest of the machines. */
export const Concentration = z.object({
  in: z.enum(["subnet", "group", "os", "agent"]),
  /** A subnet as `10.3.0.0/16`; a group's name. */
  value: z.string(),
  /** Machines of the bar in it. */
  machines: z.number().int(),
  /** Machines of the package in it, in any state. */
  of: z.number().int(),
  /** How many times as frequent as in the rest; null: there is none in it. */
  times: z.number().nullable(),
});
export type Concentration = z.infer<typeof Concentration>;

/** Machines of a package that are in one state for one cause. */
export const CauseBar = z.object({
  state: DeploymentState,
  cause: Cause,
  machines: z.number().int(),
  /** What the cause names, the most frequent first; at most five. */
  details: z.array(z.object({
    /** The package that holds them. */
    package: Named.optional(),
    /** The agent's result code. */
    code: z.string().optional(),
    exitCode: z.number().int().optional(),
    /** Not seen for so many days. */
    days: z.number().int().optional(),
    machines: z.number().int(),
  })),
  concentration: Concentration.nullable(),
});
export type CauseBar = z.infer<typeof CauseBar>;

/** All machines of a package, each in exactly one bar. */
export const PackageWhy = z.object({
  at: Moment,
  package: Named,
  machines: z.number().int(),
  /** In the order of the states; within one the largest first. */
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
