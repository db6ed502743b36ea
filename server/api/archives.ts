import { uploadArchive } from "../../shared/archives.ts";
import { Refusal } from "../domain/refusal.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function archiveRoutes(api: Api, { useCases }: Rooms): void {
  serve(api, uploadArchive, ({ query, by, c }) => {
    const { body, headers } = c.req.raw;
    if (!body) {
      throw new Refusal(
        "malformed_request",
        "Cannot take the upload: it has no body; send the file's bytes",
      );
    }
    const length = headers.get("content-length");
    return useCases.uploadArchive(body, {
      ...query,
      ...(length !== null && { announcedBytes: Number(length) }),
    }, by);
  }, { takes: "application/octet-stream" });
}
