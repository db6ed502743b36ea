import type { SettingScope } from "#db/settings/settings.ts";
import {
  changeGroupSettings,
  changeMachineSettings,
  changeSettings,
  readGroupSettings,
  readMachineSettings,
  readSettings,
} from "#shared/contract/settings/settings.ts";
import { describeSettings } from "#server/usecases/settings/describe_settings.ts";
import type { ApiContext } from "#server/operator/api_context.ts";
import { type Api, serve } from "#server/operator/serve.ts";

const GLOBAL: SettingScope = { level: "global" };

export function settingRoutes(api: Api, { db, useCases }: ApiContext): void {
  serve(api, readSettings, () => describeSettings(db, GLOBAL));
  serve(
    api,
    changeSettings,
    ({ body, query, by }) => useCases.changeSettings(GLOBAL, body, by, query),
  );

  serve(
    api,
    readGroupSettings,
    ({ params }) => describeSettings(db, { level: "group", ...params }),
  );
  serve(
    api,
    changeGroupSettings,
    ({ params, body, query, by }) =>
      useCases.changeSettings({ level: "group", ...params }, body, by, query),
  );

  serve(
    api,
    readMachineSettings,
    ({ params }) => describeSettings(db, { level: "machine", ...params }),
  );
  serve(
    api,
    changeMachineSettings,
    ({ params, body, query, by }) =>
      useCases.changeSettings({ level: "machine", ...params }, body, by, query),
  );
}
