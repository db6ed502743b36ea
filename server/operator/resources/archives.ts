import * as contract from "#shared/contract/packages/archives.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { uploadArchive } from "#server/usecases/packages/upload_archive.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function archiveRoutes(api: Api, context: ApiContext): void {
  serve(api, contract.uploadArchive, async ({ query, by, c }) => {
    const { dryRun, ...description } = query;
    const { body, headers } = c.req.raw;
    if (!body) {
      throw new Refusal(
        "malformed_request",
        "Cannot accept the upload: it has no body; send the bytes of the file",
      );
    }
    using client = context.follow?.(c.env?.remoteAddr);
    const file = {
      ...description,
      body,
      announcedBytes: announcedBytes(headers),
      signal: client?.signal,
    };
    return await uploadArchive(context, file, by, dryRun);
  }, { takes: "application/octet-stream" });
}

/**
 * The length of an upload. A body without a length is sent in chunks, which
 * Deno 2.9 buffers without limit while they are written: at 2 MB/s, and 1 GB of
 * memory for the first 190 MB of an upload.
 *
 * @throws {Refusal} If the request has no Content-Length.
 */
export function announcedBytes(headers: Headers): number {
  const length = headers.get("content-length");
  if (length !== null && /^\d+$/.test(length)) return Number(length);
  throw new Refusal(
    "malformed_request",
    "Cannot accept an upload without its length; send Content-Length, as curl does with --data-binary @FILE or -T FILE, but not from a pipe",
  );
}
