import {
  cancelDeployment,
  cancelDeployments,
  listDeployments,
  readDeployment,
  retryDeployment,
  retryDeployments,
} from "#shared/contract/deployments/deployments.ts";
import {
  describeDeployment,
  describeDeployments,
} from "#server/usecases/deployments/describe_deployments.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function deploymentRoutes(
  api: Api,
  { db, wide, useCases, now, downloads }: ApiContext,
): void {
  serve(
    api,
    listDeployments,
    ({ query }) => describeDeployments({ db, wide }, query, now()),
  );

  serve(
    api,
    readDeployment,
    ({ params }) =>
      describeDeployment(db, params.machine, params.package, now()),
  );

  serve(
    api,
    readWhy,
    ({ params }) =>
      explainDeployment(
        db,
        params.machine,
        params.package,
        now(),
        downloads,
      ),
  );

  serve(api, retryDeployment, async ({ params, by }) => {
    await useCases.retryDeployment(params.machine, params.package, by);
    return await describeDeployment(db, params.machine, params.package, now());
  });

  serve(api, cancelDeployment, async ({ params, by }) => {
    await useCases.cancelDeployment(params.machine, params.package, by);
    return await describeDeployment(db, params.machine, params.package, now());
  });

  serve(
    api,
    retryDeployments,
    ({ body: { filter, dryRun, confirmMachines }, by }) =>
      useCases.retryDeployments(filter, by, dryRun, confirmMachines),
  );

  serve(
    api,
    cancelDeployments,
    ({ body: { filter, dryRun, confirmMachines }, by }) =>
      useCases.cancelDeployments(filter, by, dryRun, confirmMachines),
  );
}
