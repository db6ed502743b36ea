import * as z from "zod";
import { PackageName } from "./package_name.ts";

/** What a package can be to another one. */
export const RelationKind = z.enum([
  /** It is offered once the other one, or a newer version, has succeeded. */
  "requires",
  /** The two are not installed on one machine. It holds in both directions. */
  "conflicts",
  /** It is a newer version of the other one. */
  "supersedes",
  /** It removes what the other one installed. */
  "uninstalls",
]);
export type RelationKind = z.infer<typeof RelationKind>;

/** The most packages that one package can name in one way. */
const MOST = 50;

const Ids = z.array(z.number().int().min(1_000_000_000).max(9_999_999_999))
  .max(MOST);

/** The ids of the packages that a package requires, conflicts with, … */
export const PackageRelations = z.strictObject({
  requires: Ids.default([]),
  conflicts: Ids.default([]),
  supersedes: Ids.default([]),
  uninstalls: Ids.default([]),
});
export type PackageRelations = z.output<typeof PackageRelations>;

/** The relations of a package, in both directions, with names. */
export const NamedRelations = z.object({
  requires: z.array(PackageName),
  conflicts: z.array(PackageName),
  supersedes: z.array(PackageName),
  uninstalls: z.array(PackageName),
  /** The packages that require it. */
  requiredBy: z.array(PackageName),
  /** Its newer versions. */
  supersededBy: z.array(PackageName),
  /** The packages that remove it. */
  uninstalledBy: z.array(PackageName),
});
export type NamedRelations = z.infer<typeof NamedRelations>;
