import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { createGroup } from "./groups/groups.ts";
import { createOperator } from "./operators.ts";
import { settingsChange } from "./settings/settings.ts";

/** The kinds of things that a manifest can describe. */
export const ManifestKind = z.enum(["group", "operator", "settings"]);
export type ManifestKind = z.infer<typeof ManifestKind>;

/** A group, but for the machines that are named in it; fields may be absent. */
const GroupManifest = z.strictObject({
  kind: z.literal("group"),
  name: createGroup.body!.shape.name,
  description: z.string().max(500).optional(),
  /** null: no query. */
  query: z.string().nullable().optional(),
  trustedOnly: z.boolean().optional(),
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
  for (const { message, path } of read.error?.issues ?? []) {
    context.addIssue({
      code: "custom",
      message,
      path: ["values", ...path],
    });
  }
});

/** What one thing should be. */
export const Manifest = z.discriminatedUnion("kind", [
  GroupManifest,
  OperatorManifest,
  SettingsManifest,
]);
export type Manifest = z.infer<typeof Manifest>;

/** One thing that differs from its manifest. */
export const ManifestChange = z.object({
  action: z.enum(["create", "change", "delete"]),
  kind: ManifestKind,
  /** Of a setting of a group the group's name; of a global one empty. */
  name: z.string(),
  /** The fields that change; null: there is no value. */
  fields: z.array(z.object({
    field: z.string(),
    from: z.unknown(),
    to: z.unknown(),
  })),
});
export type ManifestChange = z.infer<typeof ManifestChange>;

const ManifestRequest = z.strictObject({
  manifests: z.array(Manifest).max(5000),
  /**
   * Kinds of which everything that has no manifest is deleted; settings that no
   * manifest of their level names are unset. By default nothing is.
   */
  prune: z.array(ManifestKind).default([]),
});
export type ManifestRequest = z.output<typeof ManifestRequest>;

/** The changes, and a digest by which they are applied. */
const ManifestPlan = z.object({
  changes: z.array(ManifestChange),
  /** SHA-256 of the changes, with the values that they replace. */
  digest: z.string(),
  /** Number of machines that changed groups would gain and lose. */
  machines: z.number().int(),
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
