import type { SettingName, Settings } from "../../shared/settings.ts";
import { appendEvent } from "../../db/events.ts";
import { globalSettings, settingStatements } from "../../db/settings.ts";
import { type Asker, demand } from "../domain/permissions.ts";
import type { World } from "./world.ts";

/** Changes global settings; what is left out, or is so already, stays. */
export function changeSettingsWith({ store, bell, now }: World) {
  return async (given: Partial<Settings>, by: Asker): Promise<Settings> => {
    demand(by, "admin", "change the settings");
    const before = await globalSettings(store.db);
    const names = (Object.keys(given) as SettingName[]).filter((name) =>
      given[name] !== undefined && given[name] !== before[name]
    );
    if (names.length === 0) return before;

    await store.commit([
      ...settingStatements(
        Object.fromEntries(names.map((name) => [name, given[name]])),
      ),
      appendEvent({
        kind: "settings.changed",
        actor: `operator:${by.name}`,
        at: now(),
        payload: Object.fromEntries(
          names.map((name) => [name, { from: before[name], to: given[name] }]),
        ),
      }),
    ]);
    bell.ring();
    return await globalSettings(store.db);
  };
}
