import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { SummaryHorizon } from "./events/events.ts";

/** What the server keeps, and how much room there is. */
export const Storage = z.object({
  database: z.object({
    /** Of the file; of a libSQL server what it says of its own. */
    bytes: z.number().int(),
    /** Of these, what holds nothing: used again before the file grows. */
    freeBytes: z.number().int(),
    /**
     * Whether free space goes back to the disk while the server runs. A file
     * of an older version does so after `serve --compact`; one of a libSQL
     * server never.
     */
    shrinks: z.boolean(),
    /** A libSQL server keeps it. */
    remote: z.boolean(),
  }),
  /** Of the data folder's disk; null where it is not known. */
  disk: z.object({ free: z.number().int(), total: z.number().int() })
    .nullable(),
  machines: z.number().int(),
  events: z.object({
    /** Kept one by one. */
    single: z.number().int(),
    /** Kept as counts by day. */
    summarised: z.number().int(),
    /** Up to where; null: all are kept one by one. */
    to: SummaryHorizon.nullable(),
  }),
});
export type Storage = z.infer<typeof Storage>;

export const readStorage = endpoint({
  method: "GET",
  path: "/storage",
  summary: "What the database takes, and what is kept of events",
  role: "viewer",
  output: Storage,
});
