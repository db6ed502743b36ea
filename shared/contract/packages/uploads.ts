import * as z from "zod";
import { uploadArchive } from "./archives.ts";
import { endpoint } from "#shared/contract/endpoint.ts";

/** The progress of an upload. */
export const UploadProgress = z.object({
  id: z.string(),
  name: z.string(),
  /** Bytes that are on the server's disk. */
  offset: z.number().int(),
  /** Size of the whole file in bytes. */
  bytes: z.number().int(),
});
export type UploadProgress = z.infer<typeof UploadProgress>;

const ByUploadId = z.object({ id: z.string().max(40) });

/** Uploads that received nothing for a day are removed. */
export const createUpload = endpoint({
  method: "POST",
  path: "/uploads",
  summary: "Announce a file that may arrive in several parts",
  role: "operator",
  body: z.strictObject({
    name: z.string().min(1).max(200),
    /** For a single file: the agents for which it is wrapped. */
    target: z.enum(["windows", "unix", "any"]).default("unix"),
    bytes: z.number().int().min(0),
    /**
     * It is only sent to be checked, and is logged no earlier than a package is
     * made of it; remove it afterwards.
     */
    dryRun: z.boolean().default(false),
  }),
  output: UploadProgress,
  status: 201,
});

/**
 * The body is raw bytes; the header `Upload-Offset` is their position in the
 * file. Content-Length is required: send parts, not a stream. Received bytes
 * are kept even if the connection breaks: `GET` returns the offset to continue
 * from.
 *
 * Declined with `upload_offset` if the offset is wrong (the right one is
 * `details.offset`), and with `upload_busy` while another request adds to the
 * same upload.
 */
export const appendToUpload = endpoint({
  method: "PATCH",
  path: "/uploads/{id}",
  summary: "Add bytes to an upload where it ends",
  role: "operator",
  params: ByUploadId,
  output: UploadProgress,
});

export const readUpload = endpoint({
  method: "GET",
  path: "/uploads/{id}",
  summary: "How far an upload has got",
  role: "operator",
  params: ByUploadId,
  output: UploadProgress,
});

export const removeUpload = endpoint({
  method: "DELETE",
  path: "/uploads/{id}",
  summary: "Give an upload up",
  role: "operator",
  params: ByUploadId,
  output: z.object({}),
});

/** A repeated request gets the same answer. */
export const finishUpload = endpoint({
  method: "POST",
  path: "/uploads/{id}/archive",
  summary: "Make an archive of an upload that is whole, as POST /archives does",
  role: "operator",
  params: ByUploadId,
  output: uploadArchive.output,
  status: 201,
});
