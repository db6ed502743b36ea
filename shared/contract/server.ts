import * as z from "zod";
import { StateCounts } from "./packages/packages.ts";
import { Forecast } from "./packages/progress.ts";
import { endpoint } from "./endpoint.ts";
import { Moment } from "./page.ts";
import { Warning } from "./warnings.ts";
import { HaltReason } from "#shared/contract/rollouts/rollouts.ts";
import { PackageName } from "#shared/contract/packages/package_name.ts";

export const LabelColour = z.enum([
  "red",
  "yellow",
  "green",
  "blue",
  "magenta",
  "cyan",
]);
export type LabelColour = z.infer<typeof LabelColour>;

/**
 * A word that distinguishes this server from others at a glance, such as PROD.
 */
export const ServerLabel = z.object({
  word: z.string().min(1).max(20),
  colour: LabelColour,
});
export type ServerLabel = z.infer<typeof ServerLabel>;

export const readServer = endpoint({
  method: "GET",
  path: "/server",
  summary: "Which server this is",
  role: "viewer",
  output: z.object({
    /** The host name that agents use. */
    name: z.string(),
    label: ServerLabel.nullable(),
    version: z.string(),
    /** The URLs that agents are configured with. */
    agents: z.object({ http: z.string(), https: z.string() }),
    startedAt: Moment,
    /** The present time of the server's clock. */
    time: Moment,
  }),
});

/** Machines by their last contact; each is counted once. */
export const LastContacts = z.object({
  /** Within an hour. */
  hour: z.number().int(),
  /** Longer ago, within a day. */
  day: z.number().int(),
  week: z.number().int(),
  /** Within 30 days. */
  month: z.number().int(),
  more: z.number().int(),
});
export type LastContacts = z.infer<typeof LastContacts>;

/** A package that is on, and has machines on which it has not ended. */
export const PackageUnderWay = z.object({
  package: PackageName,
  /** Machines in each state. */
  counts: StateCounts,
  /** Null: no machine waits for its next poll. */
  forecast: Forecast.nullable(),
});
export type PackageUnderWay = z.infer<typeof PackageUnderWay>;

/** Contacts and results of all servers of the database. */
export const Activity = z.object({
  /** Polls per second of known machines, over the last five minutes. */
  pollsPerSecond: z.number(),
  /**
   * The last 24 hours, the oldest first, by hours of UTC; the last one is not
   * over yet.
   */
  hours: z.array(z.object({
    /** The beginning of the hour. */
    at: Moment,
    /** Polls of known machines. */
    contacts: z.number().int(),
    /** Results of deployments. */
    results: z.number().int(),
    /** Those of `results` that were failures. */
    failures: z.number().int(),
  })),
});
export type Activity = z.infer<typeof Activity>;

/** The overview. Every figure is counted without a scan over the fleet. */
export const readOverview = endpoint({
  method: "GET",
  path: "/overview",
  summary: "What needs attention now",
  role: "viewer",
  output: z.object({
    at: Moment,
    /** Number of deployments in each state, over the whole fleet. */
    states: StateCounts,
    /** At most ten packages, the one with the most failed machines first. */
    failing: z.array(z.object({
      package: PackageName,
      /** Machines it failed on. */
      failed: z.number().int(),
      /** Machines it was assigned to. */
      assigned: z.number().int(),
    })),
    /**
     * At most ten rollouts that have halted, or wait for another operator, who
     * has to open the next wave; the one that has waited longest last.
     */
    rollouts: z.array(z.object({
      id: z.number().int(),
      package: PackageName,
      waitsFor: z.enum(["operator", "approval"]),
      /** Why it halted; null: it waits for approval. */
      halted: HaltReason.nullable(),
      /** The number of the last wave that is open; 0: none is. */
      openWave: z.number().int(),
      createdBy: z.string(),
    })),
    /** At most ten packages that are under way, the newest first. */
    underWay: z.array(PackageUnderWay),
    /** Packages under way, however many there are. */
    underWayTotal: z.number().int(),
    /**
     * At most ten active packages of priority 0 that hold back all others on
     * machines where they have not succeeded; the one that holds back the most
     * machines first.
     */
    holding: z.array(z.object({
      package: PackageName,
      /** Machines on which it holds back others. */
      machines: z.number().int(),
      /**
       * Those of `machines` on which it failed; it holds back others there
       * until it is retried.
       */
      failed: z.number().int(),
    })),
    /**
     * At most ten packages that succeeded according to their results, while
     * inventories do not show their software; the one with the most machines
     * first.
     */
    contradicted: z.array(z.object({
      package: PackageName,
      machines: z.number().int(),
    })),
    /**
     * At most ten packages with unverified successes; see `unverified` of a
     * deployment.
     */
    unverified: z.array(z.object({
      package: PackageName,
      machines: z.number().int(),
    })),
    /** At most ten packages with reports that contradict each other. */
    disputed: z.array(z.object({
      package: PackageName,
      machines: z.number().int(),
    })),
    /** The newest backup; null: the server makes none. */
    backup: z.object({
      /** The moment whose state it holds; null: there is none yet. */
      madeAt: Moment.nullable(),
      /** True if one is being made. */
      running: z.boolean(),
    }).nullable(),
    /** Machines that wait for approval. */
    pending: z.number().int(),
    machines: z.object({
      total: z.number().int(),
      /** Number of machines without contact for a day, a week, a month. */
      notSeen: z.object({
        day: z.number().int(),
        week: z.number().int(),
        month: z.number().int(),
      }),
      seen: LastContacts,
    }),
    activity: Activity,
    /** Devices without an agent that nobody has marked as known. */
    unknown: z.object({
      devices: z.number().int(),
      /** Number of networks they are in. */
      networks: z.number().int(),
    }),
    /** Removals of machines that are under way; `removed` of `machines`. */
    removals: z.object({
      removed: z.number().int(),
      machines: z.number().int(),
    }),
    /** Pairs of machines that may be one computer and are not decided yet. */
    duplicates: z.number().int(),
    /** At most ten packages on which agents make no progress. */
    stuck: z.array(
      z.object({ package: PackageName, machines: z.number().int() }),
    ),
    /**
     * Machines whose agents repeat a request endlessly, make no progress, or
     * report results that contradict each other, and machines that were
     * retired and made contact in the last week.
     */
    troubles: z.object({
      hammers: z.number().int(),
      stalls: z.number().int(),
      returned: z.number().int(),
      contradicts: z.number().int(),
      /** Machines whose history holds packages they were never offered. */
      claims_history: z.number().int(),
      /** Machines with an alert about their identity. */
      identity: z.number().int(),
    }),
    /** Packages that exist. */
    packages: z.number().int(),
    /** Assignments of the last 24 hours. */
    assignments: z.number().int(),
    /** Reports of the last 24 hours for packages that were never offered. */
    suspicious: z.number().int(),
    warnings: z.array(Warning),
  }),
});
