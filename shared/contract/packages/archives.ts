import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";

export const ArchiveKind = z.enum(["zip", "tar.gz"]);
export type ArchiveKind = z.infer<typeof ArchiveKind>;

/** An observation about an archive or a package, and what to do about it. */
export const Finding = z.object({
  /**
   * An error refuses the package; a warning is stored with it and shown; so is
   * a note, about which nothing has to be done.
   */
  severity: z.enum(["error", "warning", "note"]),
  /** Stable: scripts branch on it. */
  code: z.string(),
  /** What, where, and what to do. */
  message: z.string(),
  /** The values in the message by their names, for other languages. */
  values: z.record(z.string(), z.string()).optional(),
  /** True for an error that `accept` may name: it might work after all. */
  acceptable: z.boolean().optional(),
  /** True for a warning that was such an error until it was accepted. */
  accepted: z.boolean().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const Archive = z.object({
  /** Id of the uploaded bytes until a package is made from them. */
  id: z.string().regex(/^[a-z0-9]{20,40}$/),
  /** The name of the uploaded file. */
  name: z.string(),
  kind: ArchiveKind,
  /** True if a single file was wrapped into an archive. */
  wrapped: z.boolean(),
  size: z.number().int(),
  sha256: z.string(),
  /** SHA-256 of the file that was sent: another one if it was wrapped. */
  fileSha256: z.string(),
  md5: z.string(),
  /** Number of entries, folders included. */
  entries: z.number().int(),
});
export type Archive = z.infer<typeof Archive>;

/** The body is the raw bytes; the file's name is in the query. */
export const uploadArchive = endpoint({
  method: "POST",
  path: "/archives",
  summary: "Upload an archive or any single file as raw bytes",
  role: "operator",
  query: z.object({
    name: z.string().min(1).max(200),
    /** For a single file: the agents for which it is wrapped. */
    target: z.enum(["windows", "unix", "any"]).default("unix"),
    /**
     * Only check the file: it is answered as it would be stored, and nothing is
     * kept or logged.
     */
    dryRun: z.stringbool().default(false),
  }),
  output: z.object({ archive: Archive, findings: z.array(Finding) }),
  status: 201,
});
