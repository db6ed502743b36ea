import * as z from "zod";
import { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import { NAME_CHARACTERS } from "#shared/contract/machines/names.ts";
import { NewPackage, PackageId } from "#shared/contract/packages/packages.ts";
import { QueryText } from "#shared/contract/page.ts";
import { NewTimes } from "#shared/contract/schedules/times.ts";
import { RolloutManifest } from "./rollout_manifest.ts";

/**
 * A package for an audience, as one assignment has it: it is there if an
 * assignment in force has the same package, audience, mode and force.
 */
export const AssignmentManifest = z.strictObject({
  kind: z.literal("assignment"),
  /** The name of the package. */
  package: NewPackage.shape.name,
  version: NewPackage.shape.version,
  /** Which one, where several have the same name and version. */
  packageId: PackageId.optional(),
  /** Names. */
  groups: z.array(z.string().min(1).max(200)).max(1000).default([]),
  /** Names, or ids where several machines have a name. */
  machines: z.array(z.string().min(1).max(NAME_CHARACTERS)).max(100_000)
    .default([]),
  query: QueryText.trim().min(1).optional(),
  force: z.boolean().default(false),
  /** As for an assignment: with a query always `snapshot`. */
  mode: AssignmentMode.optional(),
  /** The waves; they are set once, when the package is assigned. */
  rollout: RolloutManifest.optional(),
  /** When first offers are made; set once, too. */
  times: NewTimes.optional(),
}).superRefine(({ groups, machines, query, mode }, context) => {
  if (groups.length + machines.length === 0 && query === undefined) {
    context.addIssue({
      code: "custom",
      message: "Say groups, machines or a query",
      path: ["groups"],
    });
  }
  if (query !== undefined && mode === "continuous") {
    context.addIssue({
      code: "custom",
      message:
        "An assignment to a query is always a snapshot; assign to a group with this query instead",
      path: ["mode"],
    });
  }
});
export type AssignmentManifest = z.infer<typeof AssignmentManifest>;
