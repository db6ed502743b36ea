import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment } from "./page.ts";

/** A server of the database that this one uses. */
export const ServerInfo = z.object({
  /** Kept in its data folder; empty: it has its database alone. */
  id: z.string(),
  /** The name of its host. */
  name: z.string(),
  /** `host:port` where the other servers reach it over https. */
  address: z.string(),
  version: z.string(),
  /** The number of the newest change of the schema that it knows. */
  schema: z.number().int(),
  /**
   * `silent`: it was killed, or does not reach the database; the others do not
   * wait for it.
   */
  state: z.enum(["live", "silent", "stopped"]),
  /** True for the one that answers. */
  answers: z.boolean(),
  /** True if it runs the jobs that one server runs for all. */
  runsJobs: z.boolean(),
  startedAt: Moment,
  /** The last sign of life, or when it stopped; by the database's clock. */
  seenAt: Moment,
  /** What it is not ready for, as at `/ready`. */
  lacks: z.array(z.string()),
  /** Packages whose files it does not have, and which it does not offer. */
  packagesMissing: z.number().int(),
});
export type ServerInfo = z.infer<typeof ServerInfo>;

export const removeServer = endpoint({
  method: "DELETE",
  path: "/servers/{id}",
  summary: "Remove a server that will not come back; refused while it is live",
  role: "admin",
  params: z.object({ id: z.string().min(1).max(100) }),
  output: z.object({}),
});

export const listServers = endpoint({
  method: "GET",
  path: "/servers",
  summary: "List the servers of this database",
  role: "viewer",
  output: z.object({ servers: z.array(ServerInfo) }),
});
