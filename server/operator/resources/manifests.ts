import * as contract from "#shared/contract/manifests/manifests.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";
import { applyManifests } from "#server/usecases/manifests/apply_manifests.ts";
import { planManifests } from "#server/usecases/manifests/plan_manifests.ts";

export function manifestRoutes(api: Api, context: ApiContext): void {
  serve(api, contract.planManifests, async ({ body, by }) => {
    const plan = await planManifests(context, body, by);
    const { changes, digest, machines, problems } = plan;
    return { changes, digest, machines, problems };
  });

  serve(
    api,
    contract.applyManifests,
    ({ body, by }) => applyManifests(context, body, by),
  );
}
