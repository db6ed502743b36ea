import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { SummaryHorizon } from "./events/events.ts";

/** The storage the server uses, and the free space. */
export const Storage = z.object({
  database: z.object({
    /** Size of the file; for a libSQL server, the size it reports. */
    bytes: z.number().int(),
    /** The unused part of `bytes`: reused before the file grows. */
    freeBytes: z.number().int(),
    /**
     * True if free space is returned to the disk while the server runs. A file
     * of an older version does so after `serve --compact`; one of a libSQL
     * server never does.
     */
    shrinks: z.boolean(),
    /** True if a libSQL server holds the database. */
    remote: z.boolean(),
  }),
  /** The disk of the data folder; null if it is not known. */
  disk: z.object({ free: z.number().int(), total: z.number().int() })
    .nullable(),
  /** The packages that have an archive. */
  packages: z.object({
    count: z.number().int(),
    /** The archives of all of them together. */
    bytes: z.number().int(),
    /** What they take on the disk: each different archive once. */
    storedBytes: z.number().int(),
  }),
  machines: z.number().int(),
  events: z.object({
    /** Number of events kept one by one. */
    single: z.number().int(),
    /** Number of events kept as daily counts. */
    summarised: z.number().int(),
    /** The horizon of the summaries; null: all events are kept one by one. */
    to: SummaryHorizon.nullable(),
  }),
});
export type Storage = z.infer<typeof Storage>;

export const readStorage = endpoint({
  method: "GET",
  path: "/storage",
  summary: "What the database and packages take, and what is kept of events",
  role: "viewer",
  output: Storage,
});
