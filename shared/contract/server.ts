import { z } from "zod";
import { StateCounts } from "./packages/packages.ts";
import { endpoint } from "./endpoint.ts";
import { Moment } from "./page.ts";
import { Warning } from "./warnings.ts";

export const LabelColour = z.enum([
  "red",
  "yellow",
  "green",
  "blue",
  "magenta",
  "cyan",
]);
export type LabelColour = z.infer<typeof LabelColour>;

/** A word that tells this server from others at a glance, like PROD. */
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
    /** The name agents are sent to. */
    name: z.string(),
    label: ServerLabel.nullable(),
    version: z.string(),
    startedAt: Moment,
    /** The server's clock, now. */
    time: Moment,
  }),
});

const PackageName = z.object({ id: z.number().int(), name: z.string() });

/** Everything here is counted without a walk over the fleet. */
export const readOverview = endpoint({
  method: "GET",
  path: "/overview",
  summary: "What needs attention now",
  role: "viewer",
  output: z.object({
    at: Moment,
    /** Deployments in each state, over everything. */
    states: StateCounts,
    /** At most ten packages, the one with the most failed machines first. */
    failing: z.array(z.object({
      package: PackageName,
      /** Machines it failed on. */
      failed: z.number().int(),
      /** Machines it was given to. */
      assigned: z.number().int(),
    })),
    /**
     * At most ten active packages of priority 0 that hold back all others on
     * machines where they have not succeeded; the one that holds most first.
     */
    holding: z.array(z.object({
      package: PackageName,
      /** Machines it holds. */
      machines: z.number().int(),
      /** Of these, the ones it failed on, which it holds until it is retried. */
      failed: z.number().int(),
    })),
    /**
     * At most ten packages that bring, by their results, what inventories do
     * not show; the one with the most machines first.
     */
    contradicted: z.array(z.object({
      package: PackageName,
      machines: z.number().int(),
    })),
    machines: z.object({
      total: z.number().int(),
      /** Without contact for so long. */
      notSeen: z.object({
        day: z.number().int(),
        week: z.number().int(),
        month: z.number().int(),
      }),
    }),
    /** Devices without an agent that nobody has marked as known. */
    unknown: z.object({
      devices: z.number().int(),
      /** Networks they are in. */
      networks: z.number().int(),
    }),
    /** Pairs of machines that may be one computer, nobody has decided. */
    duplicates: z.number().int(),
    /** At most ten packages that agents do not get on with. */
    stuck: z.array(
      z.object({ package: PackageName, machines: z.number().int() }),
    ),
    /** Machines whose agents ask for the same again and again, or stall. */
    troubles: z.object({ hammers: z.number().int(), stalls: z.number().int() }),
    /** Made in the last 24 hours. */
    assignments: z.number().int(),
    /** Reports of the last 24 hours for what was never offered. */
    suspicious: z.number().int(),
    warnings: z.array(Warning),
  }),
});
