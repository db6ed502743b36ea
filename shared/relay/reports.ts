import * as z from "zod";

/** The most reports, and bytes of all bodies together, in one batch. */
export const BATCH_REPORTS = 200;
export const BATCH_BYTES = 1024 ** 2;

/** A result report as an agent sent it to the relay. */
export const RelayedReport = z.object({
  /** A UUID by the relay; the centre takes each once. */
  id: z.uuid(),
  /** By the relay's clock; see `sentAt`. */
  receivedAt: z.iso.datetime(),
  /** The path and query of the agent's request; it may hold an enrolment token. */
  path: z.string().max(2048),
  userAgent: z.string().max(1024),
  contentType: z.string().max(256),
  /** The agent's address. */
  address: z.string().max(64),
  /** The agent's `Authorization`; null: it sent none. */
  authorization: z.string().max(1024).nullable(),
  /** Base64, as it came: compressed or not. */
  body: z.string(),
});
export type RelayedReport = z.infer<typeof RelayedReport>;

/**
 * Reports in the order in which they arrived. Each is checked by itself: an
 * entry that is not a `RelayedReport` is refused, and the others are stored.
 */
export const ReportBatch = z.object({
  /**
   * By the relay's clock when it sends this. Only the time that a report has
   * waited counts (`sentAt` minus `receivedAt`), so the clock may be wrong.
   */
  sentAt: z.iso.datetime(),
  reports: z.array(z.unknown()).max(BATCH_REPORTS),
});
export type ReportBatch = z.infer<typeof ReportBatch>;

/**
 * - `malformed`: not a `RelayedReport`, or its body cannot be read;
 * - `not_a_report`: its body is another request than QUERY=DOWNLOAD;
 * - `unauthorized`: it lacks the agents' password, which the centre requires;
 * - `machine_elsewhere`: the machine is not of the relay's sites.
 */
export const REPORT_REFUSALS = [
  "malformed",
  "not_a_report",
  "unauthorized",
  "machine_elsewhere",
] as const;

export const RefusedReport = z.object({
  /** Its place in the batch, from 0. */
  index: z.number().int(),
  /** Empty if it has none that can be read. */
  id: z.string(),
  reason: z.enum(REPORT_REFUSALS),
  message: z.string(),
});
export type RefusedReport = z.infer<typeof RefusedReport>;

/**
 * The relay may forget what is stored or refused. An id that is in neither list
 * comes again in the next batch, before later reports of its machine.
 */
export const BatchAnswer = z.object({
  /** Durable at the centre, now or by an earlier batch. */
  stored: z.array(z.string()),
  refused: z.array(RefusedReport),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
