import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { NamedRelations, PackageRelations } from "./package_relations.ts";
import { PackageId } from "./packages.ts";

const ByPackageId = z.object({ id: PackageId });

export const readPackageRelations = endpoint({
  method: "GET",
  path: "/packages/{id}/relations",
  summary:
    "The packages that a package requires, conflicts with, supersedes and uninstalls",
  role: "viewer",
  params: ByPackageId,
  output: NamedRelations,
});

/**
 * The lists replace those that the package has; one that is left out is empty.
 * They count for first offers from then on: what was offered stays offered.
 */
export const setPackageRelations = endpoint({
  method: "PUT",
  path: "/packages/{id}/relations",
  summary:
    "Set the packages that a package requires, conflicts with, supersedes and uninstalls",
  role: "operator",
  params: ByPackageId,
  body: PackageRelations,
  output: NamedRelations,
});
