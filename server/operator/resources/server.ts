import { readServer } from "#shared/contract/server.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function serverRoutes(
  api: Api,
  { about, version, now }: ApiContext,
): void {
  const { name, label, startedAt, agentServer, infoServer } = about;

  serve(api, readServer, () =>
    Promise.resolve({
      name,
      label,
      version,
      agents: {
        http: `http://${agentServer}/ocsinventory`,
        https: `https://${infoServer}/ocsinventory`,
      },
      startedAt: startedAt.toISOString(),
      time: now().toISOString(),
    }));
}
