import { readServer } from "#shared/contract/server.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function serverRoutes(
  api: Api,
  { about, version, now }: ApiContext,
): void {
  const { name, label, startedAt } = about;

  serve(api, readServer, () =>
    Promise.resolve({
      name,
      label,
      version,
      startedAt: startedAt.toISOString(),
      time: now().toISOString(),
    }));
}
