import type { SettingScope } from "#db/settings/settings.ts";
import * as contract from "#shared/contract/settings/settings.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { describeSettings } from "#server/usecases/settings/describe_settings.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

const GLOBAL: SettingScope = { level: "global" };

export function settingRoutes(api: Api, context: ApiContext): void {
  const { db } = context.store;

  serve(api, contract.readSettings, () => describeSettings(db, GLOBAL));
  serve(
    api,
    contract.changeSettings,
    ({ body: change, query: { version, dryRun }, by }) =>
      changeSettings(context, { scope: GLOBAL, change, version }, by, {
        dryRun,
      }),
  );

  serve(
    api,
    contract.readGroupSettings,
    ({ params }) => describeSettings(db, { level: "group", ...params }),
  );
  serve(
    api,
    contract.changeGroupSettings,
    ({ params, body: change, query: { version, dryRun }, by }) => {
      const scope = { level: "group" as const, ...params };
      return changeSettings(context, { scope, change, version }, by, {
        dryRun,
      });
    },
  );

  serve(
    api,
    contract.readMachineSettings,
    ({ params }) => describeSettings(db, { level: "machine", ...params }),
  );
  serve(
    api,
    contract.changeMachineSettings,
    ({ params, body: change, query: { version, dryRun }, by }) => {
      const scope = { level: "machine" as const, ...params };
      return changeSettings(context, { scope, change, version }, by, {
        dryRun,
      });
    },
  );
}
