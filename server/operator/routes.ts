import { OpenAPIHono } from "@hono/zod-openapi";
import { accountRoutes } from "./resources/account.ts";
import { archiveRoutes } from "./resources/archives.ts";
import { assignmentRoutes, rolloutRoutes } from "./resources/assignments.ts";
import { backupRoutes } from "./resources/backups.ts";
import { auditRoutes } from "./events/audit.ts";
import { authenticate, type OperatorEnv } from "./authenticate.ts";
import { deploymentRoutes } from "./resources/deployments.ts";
import { enrolmentRoutes } from "./resources/enrolment.ts";
import { docsRoutes } from "./docs.ts";
import { answerError, problem } from "./errors.ts";
import { duplicateRoutes } from "./resources/duplicates.ts";
import { eventRoutes } from "./events/events.ts";
import { groupRoutes } from "./resources/groups.ts";
import { healthRoutes } from "./health.ts";
import { requireHost } from "./require_host.ts";
import { inventoryRoutes } from "./resources/inventories.ts";
import { lifeRoutes } from "./resources/life.ts";
import { machineRoutes } from "./resources/machines.ts";
import { describeApi } from "./openapi.ts";
import { manifestRoutes } from "./resources/manifests.ts";
import { networkRoutes } from "./resources/networks.ts";
import { noteRoutes } from "./resources/notes.ts";
import { operatorRoutes as operatorAndTokenRoutes } from "./resources/operators.ts";
import { overviewRoutes } from "./resources/overview.ts";
import { packageRoutes } from "./resources/packages.ts";
import { planRoutes } from "./resources/plans.ts";
import { queryRoutes } from "./resources/query.ts";
import type { ApiContext } from "./api_context.ts";
import type { Api } from "./serve.ts";
import { notificationRoutes } from "./notifications.ts";
import { relayRoutes } from "./relays.ts";
import { scheduleRoutes } from "./schedules.ts";
import { serverListRoutes } from "./resources/servers.ts";
import { serverRoutes } from "./resources/server.ts";
import { settingRoutes } from "./resources/settings.ts";
import { storageRoutes } from "./resources/storage.ts";
import { troubleRoutes } from "./resources/troubles.ts";
import { uploadRoutes } from "./resources/uploads.ts";

/** The routes of every noun of the API. */
const NOUNS: readonly ((api: Api, context: ApiContext) => void)[] = [
  serverRoutes,
  serverListRoutes,
  overviewRoutes,
  archiveRoutes,
  uploadRoutes,
  packageRoutes,
  planRoutes,
  assignmentRoutes,
  rolloutRoutes,
  scheduleRoutes,
  deploymentRoutes,
  accountRoutes,
  machineRoutes,
  lifeRoutes,
  duplicateRoutes,
  inventoryRoutes,
  groupRoutes,
  queryRoutes,
  networkRoutes,
  noteRoutes,
  settingRoutes,
  storageRoutes,
  backupRoutes,
  eventRoutes,
  troubleRoutes,
  operatorAndTokenRoutes,
  enrolmentRoutes,
  relayRoutes,
  notificationRoutes,
  auditRoutes,
  manifestRoutes,
];

/** The whole operator API, as a function from request to response. */
export function operatorRoutes(
  context: ApiContext,
): OpenAPIHono<OperatorEnv> {
  const api: Api = new OpenAPIHono<OperatorEnv>();
  const { refresh } = context.store;
  // An operator may have sent the request before to another server.
  if (refresh) api.use((_, next) => refresh().then(next));
  api.use(authenticate(context));
  for (const serveNoun of NOUNS) serveNoun(api, context);

  const app = new OpenAPIHono<OperatorEnv>();
  app.use(requireHost(context.hosts ?? []));
  app.use(async (c, next) => {
    await next();
    c.header("x-content-type-options", "nosniff");
  });
  app.route("/", healthRoutes(context));
  app.route("/", docsRoutes());
  app.route("/api/v1", api);

  let description: object | undefined;
  app.get(
    "/openapi.json",
    (c) => c.json(description ??= describeApi(app, context.version)),
  );

  app.notFound((c) =>
    problem(
      "not_found",
      `There is no ${c.req.method} ${c.req.path}; /docs lists all endpoints`,
    )
  );
  app.onError((error) => answerError(error, context.log, context.folder));
  return app;
}
