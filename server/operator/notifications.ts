import { deliveryPage } from "#db/notifications/deliveries.ts";
import { targetById, targetPage } from "#db/notifications/targets.ts";
import * as contract from "#shared/contract/notifications/notifications.ts";
import { notFound } from "#server/domain/not_found.ts";
import { changeTarget } from "#server/usecases/notifications/change_target.ts";
import {
  createTarget,
  removeTarget,
  resendDeliveries,
  testTarget,
} from "#server/usecases/notifications/edit_targets.ts";
import type { ApiContext } from "./api_context.ts";
import { type Api, serve } from "./serve.ts";

export function notificationRoutes(api: Api, context: ApiContext): void {
  const { store: { db }, closing } = context;

  async function known(id: number) {
    const target = await targetById(db, id);
    if (!target) throw notFound("notification_target", id);
    return target;
  }

  serve(api, contract.listTargets, ({ query }) => targetPage(db, query));

  serve(api, contract.readTarget, ({ params: { id } }) => known(id));

  serve(
    api,
    contract.createTarget,
    ({ body, by }) => createTarget(context, body, by),
  );

  serve(
    api,
    contract.changeTarget,
    ({ params, body, by }) => changeTarget(context, params.id, body, by),
  );

  serve(api, contract.removeTarget, async ({ params, by }) => {
    await removeTarget(context, params.id, by);
    return {};
  });

  serve(
    api,
    contract.testTarget,
    ({ params, by }) => testTarget(context, params.id, by, closing),
  );

  serve(api, contract.listDeliveries, async ({ params: { id }, query }) => {
    await known(id);
    return await deliveryPage(db, id, query);
  });

  serve(
    api,
    contract.resendDeliveries,
    ({ params, body }) => resendDeliveries(context, { ...params, ...body }),
  );
}
