import { globalSettings } from "../../db/settings.ts";
import { changeSettings, readSettings } from "../../shared/settings.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function settingRoutes(api: Api, { db, useCases }: Rooms): void {
  serve(api, readSettings, () => globalSettings(db));

  serve(
    api,
    changeSettings,
    ({ body, by }) => useCases.changeSettings(body, by),
  );
}
