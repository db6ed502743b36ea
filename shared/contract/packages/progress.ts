import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { ById, Moment } from "#shared/contract/page.ts";

/** The parts of the last hour in which results are counted: of five minutes. */
export const HOUR_PARTS = 12;

/** The most points of a curve. */
export const MOST_POINTS = 96;

/** The most machines that a forecast or a comparison looks at. */
export const MOST_SAMPLED = 1000;

/**
 * Results of the last hour: twelve numbers, for five minutes each, the oldest
 * first.
 */
export const LastHour = z.object({
  succeeded: z.array(z.number().int()),
  failed: z.array(z.number().int()),
});
export type LastHour = z.infer<typeof LastHour>;

/**
 * When waiting machines are expected to poll, by their last polls and the
 * intervals between them.
 */
export const Forecast = z.object({
  /** Half of them, nine of ten, all of them; null: none is expected. */
  half: Moment.nullable(),
  most: Moment.nullable(),
  all: Moment.nullable(),
  /** Waiting machines. */
  waiting: z.number().int(),
  /** Those that have not been seen for long, and are not expected. */
  unseen: z.number().int(),
  /**
   * The waiting machines that were looked at, at most 1,000 spread over all;
   * `unseen` is estimated from them.
   */
  sampled: z.number().int(),
});
export type Forecast = z.infer<typeof Forecast>;

export const PackageProgress = z.object({
  at: Moment,
  /** The first assignment; null: there is none. */
  since: Moment.nullable(),
  /** Machines it is assigned to now, without those where it was cancelled. */
  assigned: z.number().int(),
  /**
   * Machines that had it, and on which it had failed, at that time; at most 96
   * points, the last of which is now.
   */
  points: z.array(z.object({
    at: Moment,
    done: z.number().int(),
    failed: z.number().int(),
  })),
  /** Null: no machine waits, or the package is not active. */
  forecast: Forecast.nullable(),
});
export type PackageProgress = z.infer<typeof PackageProgress>;

export const readPackageProgress = endpoint({
  method: "GET",
  path: "/packages/{id}/progress",
  summary: "How far a package got over time, and when waiting machines poll",
  role: "viewer",
  params: ById,
  output: PackageProgress,
});

/** A property that machines may have in common. */
export const TraitKind = z.enum(["os", "agent", "group", "tag", "model"]);
export type TraitKind = z.infer<typeof TraitKind>;

/** A property that is more frequent where a package failed. */
export const CommonTrait = z.object({
  in: TraitKind,
  /** An operating system, an agent, the name of a group, a tag, a model. */
  value: z.string(),
  /** Those with it, of the machines looked at on which it failed. */
  failed: z.number().int(),
  /** Those with it, of the machines looked at on which it succeeded. */
  succeeded: z.number().int(),
});
export type CommonTrait = z.infer<typeof CommonTrait>;

export const PackageTraits = z.object({
  at: Moment,
  /**
   * Machines on which it failed: all of them, and those that were looked at, at
   * most 1,000 spread over all.
   */
  failed: z.object({ machines: z.number().int(), sampled: z.number().int() }),
  /** The same for machines on which it succeeded. */
  succeeded: z.object({
    machines: z.number().int(),
    sampled: z.number().int(),
  }),
  /** The most telling first, at most five; empty if nothing stands out. */
  traits: z.array(CommonTrait),
});
export type PackageTraits = z.infer<typeof PackageTraits>;

export const readPackageTraits = endpoint({
  method: "GET",
  path: "/packages/{id}/traits",
  summary:
    "What machines on which a package failed have in common, unlike others",
  role: "viewer",
  params: ById,
  output: PackageTraits,
});
