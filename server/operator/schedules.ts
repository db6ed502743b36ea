import { haltPage } from "#db/schedules/halts.ts";
import { windowPage } from "#db/schedules/windows.ts";
import * as halts from "#shared/contract/schedules/halts.ts";
import * as windows from "#shared/contract/schedules/windows.ts";
import { liftHalt, orderHalt } from "#server/usecases/schedules/halts.ts";
import {
  createWindow,
  removeWindow,
} from "#server/usecases/schedules/windows.ts";
import type { ApiContext } from "./api_context.ts";
import { type Api, serve } from "./serve.ts";

/** Maintenance windows and halts. */
export function scheduleRoutes(api: Api, context: ApiContext): void {
  const { store: { db }, now } = context;

  serve(
    api,
    windows.listWindows,
    ({ query }) => windowPage(db, query, now()),
  );

  serve(
    api,
    windows.createWindow,
    ({ body, by }) => createWindow(context, body, by),
  );

  serve(
    api,
    windows.removeWindow,
    ({ params, by }) => removeWindow(context, params.id, by),
  );

  serve(api, halts.listHalts, ({ query }) => haltPage(db, query));

  serve(api, halts.orderHalt, ({ body, by }) => orderHalt(context, body, by));

  serve(
    api,
    halts.liftHalt,
    ({ params, by }) => liftHalt(context, params.id, by),
  );
}
