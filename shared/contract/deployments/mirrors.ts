import * as z from "zod";
import { Moment } from "#shared/contract/page.ts";

/** Why a machine was sent from a mirror back to this server. */
export const MirrorLeft = z.enum([
  /** The server's checks found that the mirror does not answer. */
  "down",
  /** No result came in the time that fetching and running may take. */
  "silent",
  /** The setting names another mirror, or none. */
  "unset",
  /** The attempt before failed with files from the mirror. */
  "failed",
]);
export type MirrorLeft = z.infer<typeof MirrorLeft>;

/** Machines that fetch from a mirror, where a recall stops little. */
export const MirrorMachines = z.object({
  host: z.string(),
  machines: z.number().int(),
});
export type MirrorMachines = z.infer<typeof MirrorMachines>;

/** A mirror that a machine is, or was, sent to for fragments. */
export const DeploymentMirror = z.object({
  host: z.string(),
  /** Why the machine fetches from this server instead; null: it does not. */
  left: MirrorLeft.nullable(),
  leftAt: Moment.nullable(),
  /** Since when the mirror does not answer this server; null: it does. */
  failingSince: Moment.nullable(),
  /** What it answers instead; null: nothing is wrong, or nobody knows. */
  problem: z.string().nullable(),
});
export type DeploymentMirror = z.infer<typeof DeploymentMirror>;
