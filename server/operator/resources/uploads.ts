import * as z from "zod";
import * as contract from "#shared/contract/packages/uploads.ts";
import {
  announceUpload,
  appendToUpload,
  finishUpload,
  removeUpload,
  uploadProgress,
} from "#server/usecases/packages/resume_uploads.ts";
import { announcedBytes } from "./archives.ts";
import { checked } from "#server/operator/read_input.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

const Offset = z.object({
  /** Position of the bytes, which must be the present end of the upload. */
  "upload-offset": z.coerce.number().int().min(0),
});

export function uploadRoutes(api: Api, context: ApiContext): void {
  serve(
    api,
    contract.createUpload,
    ({ body }) => announceUpload(context, body),
  );

  serve(
    api,
    contract.readUpload,
    ({ params }) => uploadProgress(context, params.id),
  );

  serve(api, contract.appendToUpload, ({ params, c }) => {
    const { headers, body } = c.req.raw;
    const header = headers.get("upload-offset") || undefined;
    const { "upload-offset": offset } = checked(
      Offset,
      { "upload-offset": header },
      "header",
    );
    if (body) announcedBytes(headers);
    return appendToUpload(context, { id: params.id, offset, body });
  }, { takes: "application/octet-stream", headers: Offset });

  serve(
    api,
    contract.finishUpload,
    ({ params, by }) => finishUpload(context, params.id, by),
  );

  serve(api, contract.removeUpload, async ({ params }) => {
    await removeUpload(context, params.id);
    return {};
  });
}
