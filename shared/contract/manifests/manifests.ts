import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { PlanOutcome } from "#shared/contract/assignments/plans.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createOperator } from "#shared/contract/operators.ts";
import { Finding } from "#shared/contract/packages/archives.ts";
import { WindowRule } from "#shared/contract/schedules/windows.ts";
import { settingsChange } from "#shared/contract/settings/settings.ts";
import { AssignmentManifest } from "./assignment_manifest.ts";
import { PackageManifest } from "./package_manifest.ts";

/** The kinds of things that a manifest can describe. */
export const ManifestKind = z.enum([
  "group",
  "operator",
  "settings",
  "package",
  "assignment",
]);
export type ManifestKind = z.infer<typeof ManifestKind>;

/** A group, but for the machines that are named in it; fields may be absent. */
const GroupManifest = z.strictObject({
  kind: z.literal("group"),
  name: createGroup.body!.shape.name,
  description: z.string().max(500).optional(),
  /** null: no query. */
  query: z.string().nullable().optional(),
  trustedOnly: z.boolean().optional(),
  /** All its maintenance windows. */
  windows: z.array(WindowRule).max(100).optional(),
});

const OperatorManifest = createOperator.body!.extend({
  kind: z.literal("operator"),
});

/** Settings of one level; null unsets one, and the others stay. */
const SettingsManifest = z.strictObject({
  kind: z.literal("settings"),
  /** The name of a group; absent: the global settings. */
  group: z.string().max(200).optional(),
  values: z.record(z.string(), z.unknown()),
}).superRefine(({ group, values }, context) => {
  const level = group === undefined ? "global" : "group";
  const read = settingsChange(level).safeParse(values);
  for (const issue of read.error?.issues ?? []) {
    const { message, path } = issue;
    const unknown = issue.code === "unrecognized_keys" && issue.keys[0];
    context.addIssue({
      code: "custom",
      message,
      path: ["values", ...path],
      ...unknown && { params: { unknown } },
    });
  }
});

/** What one thing should be. */
export const Manifest = z.discriminatedUnion("kind", [
  GroupManifest,
  OperatorManifest,
  SettingsManifest,
  PackageManifest,
  AssignmentManifest,
]);
export type Manifest = z.infer<typeof Manifest>;

/** One thing that differs from its manifest. */
export const ManifestChange = z.object({
  action: z.enum(["create", "change", "delete"]),
  kind: ManifestKind,
  /**
   * Of a setting of a group the group's name; of a global one empty. Of a
   * package and of an assignment the package's name and version.
   */
  name: z.string(),
  /** The id of the package or of the assignment, if there is one. */
  id: z.number().int().optional(),
  /** The fields that change; null: there is no value. */
  fields: z.array(z.object({
    field: z.string(),
    from: z.unknown(),
    to: z.unknown(),
  })),
  /**
   * Machines that it affects: those that a group gains and loses, that an
   * assignment reaches or is withdrawn from, that wait for a package or from
   * which it is recalled. Absent if it affects none.
   */
  machines: z.number().int().optional(),
});
export type ManifestChange = z.infer<typeof ManifestChange>;

/** Why a manifest cannot be applied. */
export const ManifestObstacle = z.enum([
  /** The field of a package is set once, when the package is created. */
  "fixed_after_creation",
  /** The package is to be created, and no file is named for its archive. */
  "no_file",
  /** The package would be refused; `sentence` says why. */
  "package_refused",
  /** A package that is active cannot be deleted. */
  "still_active",
  /** A package that is in progress on machines cannot be deleted. */
  "in_progress",
  /** The field of an assignment is set once, when the package is assigned. */
  "fixed_after_assignment",
  /** The assignment would reach no machine, now or later. */
  "reaches_nobody",
]);
export type ManifestObstacle = z.infer<typeof ManifestObstacle>;

/** A part of a plan that cannot be carried out. */
export const ManifestProblem = z.object({
  /** The position of the manifest; null: of something that has none. */
  manifest: z.number().int().nullable(),
  kind: ManifestKind,
  /** As in a change. */
  name: z.string(),
  reason: ManifestObstacle,
  /** Empty: all of it. */
  field: z.string(),
  from: z.unknown(),
  to: z.unknown(),
  /** The reason in full, in English. */
  sentence: z.string(),
  /** What is wrong with a package that would be refused. */
  finding: Finding.optional(),
  /** What becomes of the machines that an assignment does not reach. */
  outcomes: z.partialRecord(PlanOutcome, z.number().int()).optional(),
});
export type ManifestProblem = z.infer<typeof ManifestProblem>;

const ManifestRequest = z.strictObject({
  manifests: z.array(Manifest).max(5000),
  /**
   * Kinds of which everything that has no manifest is deleted; settings that no
   * manifest of their level names are unset, and assignments are withdrawn. By
   * default nothing is.
   */
  prune: z.array(ManifestKind).default([]),
});
export type ManifestRequest = z.output<typeof ManifestRequest>;

/** The changes, and a digest by which they are applied. */
export const ManifestPlan = z.object({
  changes: z.array(ManifestChange),
  /** SHA-256 of the changes, with the values that they replace. */
  digest: z.string(),
  /** Number of machines that the changes affect, added up. */
  machines: z.number().int(),
  /** If there are any, the plan cannot be applied. */
  problems: z.array(ManifestProblem),
});
export type ManifestPlan = z.infer<typeof ManifestPlan>;

export const planManifests = endpoint({
  method: "POST",
  path: "/manifests/plan",
  summary: "What would change to make things as manifests say; changes nothing",
  role: "admin",
  body: ManifestRequest,
  output: ManifestPlan,
});

export const applyManifests = endpoint({
  method: "POST",
  path: "/manifests",
  summary: "Apply a plan, unless it would be another one by now",
  role: "admin",
  body: ManifestRequest.extend({
    /** Of the plan; it is refused with `changed_meanwhile` if it differs. */
    digest: z.string(),
  }),
  output: z.object({ changes: z.array(ManifestChange) }),
});
