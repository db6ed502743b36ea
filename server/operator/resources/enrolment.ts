import { enrolmentTokenPage } from "#db/enrolment/tokens.ts";
import * as contract from "#shared/contract/enrolment.ts";
import { approveMachines } from "#server/usecases/enrolment/approve_machines.ts";
import { clearAlerts } from "#server/usecases/enrolment/clear_alerts.ts";
import {
  issueEnrolmentToken,
  revokeEnrolmentToken,
} from "#server/usecases/enrolment/enrolment_tokens.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

export function enrolmentRoutes(api: Api, context: ApiContext): void {
  const { store: { db }, about: { agentServer, infoServer } } = context;

  serve(
    api,
    contract.listEnrolmentTokens,
    ({ query }) => enrolmentTokenPage(db, query),
  );

  serve(api, contract.createEnrolmentToken, async ({ body, by }) => {
    const issued = await issueEnrolmentToken(context, body, by);
    const path = `ocsinventory/${issued.secret}`;
    return {
      ...issued,
      urls: {
        http: `http://${agentServer}/${path}`,
        https: `https://${infoServer}/${path}`,
      },
    };
  });

  serve(api, contract.revokeEnrolmentToken, async ({ params, by }) => {
    await revokeEnrolmentToken(context, params.id, by);
    return {};
  });

  serve(
    api,
    contract.approveMachines,
    ({ body: { dryRun, confirmMachines, ...targets }, by }) =>
      approveMachines(context, targets, by, { dryRun, confirmMachines }),
  );

  serve(
    api,
    contract.clearAlerts,
    ({ params, by }) => clearAlerts(context, params.id, by),
  );
}
