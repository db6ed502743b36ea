import type { Db } from "#db/store/tables.ts";
import * as contract from "#shared/contract/deployments/deployments.ts";
import { readDeploymentStatus } from "#shared/contract/deployments/status.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import {
  acceptDeployment,
  acceptDeployments,
} from "#server/usecases/deployments/accept_results.ts";
import {
  cancelDeployment,
  cancelDeployments,
} from "#server/usecases/deployments/cancel_deployments.ts";
import {
  confirmRestart,
  confirmRestarts,
} from "#server/usecases/deployments/confirm_restarts.ts";
import {
  describeDeployment,
  describeDeployments,
} from "#server/usecases/deployments/describe_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import {
  retryDeployment,
  retryDeployments,
} from "#server/usecases/deployments/retry_deployments.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function deploymentRoutes(api: Api, context: ApiContext): void {
  const { store: { db, wide }, now, downloads, about } = context;
  const describe = (params: { machine: number; package: number }) =>
    describeDeployment(db, params.machine, params.package, now());

  serve(
    api,
    contract.listDeployments,
    ({ query }) => describeDeployments({ db, wide }, query, now()),
  );

  serve(api, contract.readDeployment, ({ params }) => describe(params));

  const explain = (
    db: Db,
    { machine, package: id }: { machine: number; package: number },
  ) =>
    explainDeployment(
      db,
      machine,
      id,
      now(),
      { downloads, infoServer: about.infoServer },
    );

  serve(api, readWhy, ({ params }) => explain(db, params));

  serve(
    api,
    readDeploymentStatus,
    ({ params }) =>
      wide.together(async (db) => ({
        deployment: await describeDeployment(
          db,
          params.machine,
          params.package,
          now(),
        ),
        why: await explain(db, params),
      })),
  );

  serve(api, contract.retryDeployment, async ({ params, by }) => {
    await retryDeployment(context, params, by);
    return await describe(params);
  });

  serve(api, contract.cancelDeployment, async ({ params, by }) => {
    await cancelDeployment(context, params, by);
    return await describe(params);
  });

  serve(api, contract.confirmRestart, async ({ params, by }) => {
    await confirmRestart(context, params, by);
    return await describe(params);
  });

  serve(api, contract.acceptDeployment, async ({ params, by }) => {
    await acceptDeployment(context, params, by);
    return await describe(params);
  });

  serve(
    api,
    contract.confirmRestarts,
    ({ body: { filter, ...how }, by }) =>
      confirmRestarts(context, filter, by, how),
  );

  serve(
    api,
    contract.acceptDeployments,
    ({ body: { filter, ...how }, by }) =>
      acceptDeployments(context, filter, by, how),
  );

  serve(
    api,
    contract.retryDeployments,
    ({ body: { filter, ...how }, by }) =>
      retryDeployments(context, filter, by, how),
  );

  serve(
    api,
    contract.cancelDeployments,
    ({ body: { filter, ...how }, by }) =>
      cancelDeployments(context, filter, by, how),
  );
}
