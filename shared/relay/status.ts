import * as z from "zod";

/** How often a relay sends its status, and at once when its link is back. */
export const STATUS_SECONDS = 60;

const Count = z.number().int().nonnegative();

/** The state of a relay, by itself. Times are by its clock. */
export const RelayStatus = z.object({
  version: z.string().max(64),
  startedAt: z.iso.datetime(),
  sentAt: z.iso.datetime(),
  /** Reports that the centre has not taken yet. */
  spool: z.object({
    reports: Count,
    bytes: Count,
    /** What it may hold; then agents get 503. */
    mostBytes: Count,
    /** When the oldest arrived; null: there is none. */
    oldestAt: z.iso.datetime().nullable(),
  }),
  cache: z.object({
    files: Count,
    bytes: Count,
    /** Of the plan's fragments; what is missing is still to be fetched. */
    missingFiles: Count,
    missingBytes: Count,
  }),
  /** The last time that the centre could not be reached; null: none known. */
  lastOutage: z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
  }).nullable(),
  diskFreeBytes: Count,
  /** When its certificate ends; null: it has none. */
  certificateUntil: z.iso.datetime().nullable(),
});
export type RelayStatus = z.infer<typeof RelayStatus>;

export const StatusAnswer = z.object({
  /** The centre's clock, ISO 8601. */
  now: z.string(),
});
export type StatusAnswer = z.infer<typeof StatusAnswer>;
