import { z } from "zod";
import {
  appendToUpload,
  createUpload,
  finishUpload,
  readUpload,
  removeUpload,
} from "#shared/contract/packages/uploads.ts";
import { announcedBytes } from "./archives.ts";
import { checked } from "#server/operator/read_input.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

const Offset = z.object({
  /** Where the bytes belong; the upload must end there. */
  "upload-offset": z.coerce.number().int().min(0),
});

export function uploadRoutes(
  api: Api,
  { useCases: { uploads } }: ApiContext,
): void {
  serve(api, createUpload, ({ body, by }) => uploads.announce(body, by));

  serve(api, readUpload, ({ params, by }) => uploads.progress(params.id, by));

  serve(api, appendToUpload, ({ params, by, c }) => {
    const { headers, body } = c.req.raw;
    const offset = headers.get("upload-offset") || undefined;
    const told = checked(Offset, { "upload-offset": offset }, "header");
    if (body) announcedBytes(headers);
    return uploads.append(params.id, told["upload-offset"], body, by);
  }, { takes: "application/octet-stream", headers: Offset });

  serve(api, finishUpload, ({ params, by }) => uploads.finish(params.id, by));

  serve(api, removeUpload, async ({ params, by }) => {
    await uploads.remove(params.id, by);
    return {};
  });
}
