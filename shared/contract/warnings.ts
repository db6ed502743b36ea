import * as z from "zod";
import { EnrolmentRefusal } from "./enrolment_refusals.ts";

/** A file on the server's host. */
const File = z.string();
/** A day in UTC: 2026-11-22. */
const Day = z.iso.date();
/** What is wrong, where, and what to do; in English, for logs and scripts. */
const message = z.string();

/** A possible problem of the certificate that agents are served. */
export const CertificateWarning = z.discriminatedUnion("code", [
  z.object({
    code: z.literal("certificate_expires"),
    message,
    file: File,
    on: Day,
  }),
  z.object({
    code: z.literal("certificate_expired"),
    message,
    file: File,
    on: Day,
  }),
  /** It was made while a clock was ahead: agents refuse it until that day. */
  z.object({
    code: z.literal("certificate_not_yet"),
    message,
    file: File,
    on: Day,
  }),
  /** Agents that use these host names refuse it. */
  z.object({
    code: z.literal("certificate_names"),
    message,
    file: File,
    names: z.array(z.string()),
  }),
  /** The CA whose certificate agents receive has not signed it. */
  z.object({
    code: z.literal("certificate_not_signed"),
    message,
    file: File,
    authority: File,
  }),
  /**
   * A newer certificate is on disk; the listeners serve the old one until a
   * restart.
   */
  z.object({
    code: z.literal("certificate_renewed"),
    message,
    validUntil: Day,
    servedUntil: Day,
  }),
]);
export type CertificateWarning = z.infer<typeof CertificateWarning>;

/** How a connection over TLS ended without a request. */
export const HandshakeAbortReason = z.enum([
  /** The client says that it does not trust the CA, or the certificate. */
  "not_trusted",
  /** It ended as a client ends it that expects another name. */
  "other_name",
  /** No TLS, or only versions and methods that are too old. */
  "not_tls",
  /** It was closed during the handshake; health checks do this too. */
  "closed",
]);
export type HandshakeAbortReason = z.infer<typeof HandshakeAbortReason>;

/** A condition of the server itself that needs attention; codes are stable. */
export const Warning = z.discriminatedUnion("code", [
  /** An operator has halted everything, or a group; see the halts. */
  z.object({
    code: z.literal("halted"),
    message,
    /** The name of the group; null: all machines. */
    group: z.string().nullable(),
    reason: z.string(),
    at: z.iso.datetime(),
    by: z.string(),
  }),
  ...CertificateWarning.options,
  /** Unusually many machines registered: are they yours? */
  z.object({
    code: z.literal("registrations_surge"),
    message,
    /** Machines that registered in the last hour. */
    lastHour: z.number().int(),
    /** Machines now. */
    machines: z.number().int(),
  }),
  /** New machines were refused; their agents come again. */
  z.object({
    code: z.literal("registrations_refused"),
    message,
    /** Refusals in the last hour; an agent that comes again counts again. */
    lastHour: z.number().int(),
    /** The setting that refuses them. */
    setting: z.enum(["registrationsPerHour", "mostMachines"]),
  }),
  /** The log differs from the seals that were noted outside the database. */
  z.object({
    code: z.literal("audit_differs"),
    message,
    /** The event from which it differs. */
    seq: z.number().int(),
  }),
  /** Tokens that are unknown, expired or revoked were used. */
  z.object({
    code: z.literal("logins_failed"),
    message,
    /** Requests in the last hour. */
    lastHour: z.number().int(),
    /** The address of the latest; empty: this host. */
    address: z.string(),
  }),
  /** The log is sealed with another key than this server's. */
  z.object({ code: z.literal("audit_other_key"), message }),
  /** Machines were not let in; see the setting `enrolment`. */
  z.object({
    code: z.literal("enrolment_refused"),
    message,
    /** Different machines of the last 24 hours. */
    machines: z.number().int(),
    /** Requests of the last 24 hours. */
    requests: z.number().int(),
    /** The reason, and the address, of the latest. */
    refusal: EnrolmentRefusal,
    address: z.string(),
  }),
  /** Agents could not fetch `info`, and no request for it came. */
  z.object({
    code: z.literal("info_unreached"),
    message,
    /** Different machines of the last 24 hours. */
    machines: z.number().int(),
    /** The address of the latest. */
    address: z.string(),
    /** The host and port they tried over https. */
    server: z.string(),
  }),
  /** Agents ended the TLS handshake, or closed the connection right after it. */
  z.object({
    code: z.literal("tls_aborted"),
    message,
    /** Different addresses of the last 24 hours. */
    addresses: z.number().int(),
    /** The address of the latest, and how its connection ended. */
    address: z.string(),
    reason: z.enum(["not_trusted", "other_name"]),
    /** The host and port that agents are told to use over https. */
    server: z.string(),
  }),
  /** Results were answered, and wait in the spool for the database. */
  z.object({
    code: z.literal("results_spooled"),
    message,
    results: z.number().int(),
    /** When the oldest of them arrived. */
    oldestAt: z.iso.datetime(),
    /** The part of the spool that is used, percent. */
    used: z.number().int(),
  }),
  /** The last attempt to make a backup failed. */
  z.object({
    code: z.literal("backup_failed"),
    message,
    at: z.iso.datetime(),
    reason: z.string(),
  }),
  /** The newest backup is older than `backupAgeDays`. */
  z.object({
    code: z.literal("backup_old"),
    message,
    /** When it was made; null: there is none. */
    madeAt: z.iso.datetime().nullable(),
  }),
  /** Files of packages were missing or damaged when the newest one was made. */
  z.object({
    code: z.literal("backup_incomplete"),
    message,
    name: z.string(),
    packages: z.number().int(),
  }),
  /** A live server does not have the files of packages, and does not offer them. */
  z.object({
    code: z.literal("files_missing"),
    message,
    /** Its host, and where other servers reach it. */
    server: z.string(),
    address: z.string(),
    packages: z.number().int(),
  }),
  /** A mirror does not pass requests to this server. */
  z.object({
    code: z.literal("mirror_failing"),
    message,
    /** The value of `fragmentHost`. */
    host: z.string(),
    /** What it answers instead. */
    problem: z.string(),
    /**
     * True if machines fetch from this server until it works; false: it was
     * never reached from here, and machines are sent there nevertheless.
     */
    avoided: z.boolean(),
  }),
  /** A relay that was there has said nothing for three minutes. */
  z.object({
    code: z.literal("relay_silent"),
    message,
    relay: z.string(),
    seenAt: z.iso.datetime(),
  }),
  /** A relay was created more than a day ago and has never said anything. */
  z.object({
    code: z.literal("relay_unheard"),
    message,
    relay: z.string(),
    createdAt: z.iso.datetime(),
  }),
  /** The clock of a relay is off by more than a minute. */
  z.object({
    code: z.literal("relay_clock"),
    message,
    relay: z.string(),
    /** Seconds that it is ahead of this server's clock. */
    ahead: z.number().int(),
  }),
  /** Results have waited at a relay for more than an hour. */
  z.object({
    code: z.literal("relay_spooled"),
    message,
    relay: z.string(),
    results: z.number().int(),
    oldestAt: z.iso.datetime(),
  }),
  /** The target of notifications does not take them. */
  z.object({
    code: z.literal("notifications_undelivered"),
    message,
    target: z.string(),
    /** Why the last one was not delivered. */
    problem: z.string(),
    /** Those that were tried three times or given up. */
    undelivered: z.number().int(),
  }),
  z.object({
    code: z.literal("disk_low"),
    message,
    /** Bytes of the data folder's disk. */
    free: z.number().int(),
    total: z.number().int(),
  }),
]);
export type Warning = z.infer<typeof Warning>;
