import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import { RowId } from "#shared/contract/page.ts";
import { Deployment } from "./deployments.ts";
import { Why } from "./why.ts";

/** Where its state and its cause are in both parts, they are equal. */
export const DeploymentStatus = z.object({ deployment: Deployment, why: Why });
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;

export const readDeploymentStatus = endpoint({
  method: "GET",
  path: "/deployments/{machine}/{package}/status",
  summary: "A deployment and why it is no further, both of one moment",
  role: "viewer",
  params: z.object({ machine: RowId, package: RowId }),
  output: DeploymentStatus,
});
