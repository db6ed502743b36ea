import { z } from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";

export const ArchiveKind = z.enum(["zip", "tar.gz"]);
export type ArchiveKind = z.infer<typeof ArchiveKind>;

/** What was noticed about an archive or a package, and what to do about it. */
export const Finding = z.object({
  /** An error refuses; a warning is kept with the package and shown. */
  severity: z.enum(["error", "warning"]),
  /** Stable: scripts branch on it. */
  code: z.string(),
  /** What, where, and what to do. */
  message: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const Archive = z.object({
  /** Names the uploaded bytes until a package is made of them. */
  id: z.string().regex(/^[a-z0-9]{20,40}$/),
  /** The file's own name. */
  name: z.string(),
  kind: ArchiveKind,
  /** Whether a single file was wrapped into an archive. */
  wrapped: z.boolean(),
  size: z.number().int(),
  sha256: z.string(),
  md5: z.string(),
  /** How many entries it holds, folders included. */
  entries: z.number().int(),
});
export type Archive = z.infer<typeof Archive>;

/** The body is the raw bytes; what the file is called is in the query. */
export const uploadArchive = endpoint({
  method: "POST",
  path: "/archives",
  summary: "Upload an archive or any single file as raw bytes",
  role: "operator",
  query: z.object({
    name: z.string().min(1).max(200),
    /** For a single file: what it is wrapped for. */
    target: z.enum(["windows", "unix"]).default("unix"),
  }),
  output: z.object({ archive: Archive, findings: z.array(Finding) }),
  status: 201,
});
