import { readServer } from "../../shared/server.ts";
import type { Rooms } from "./rooms.ts";
import { type Api, serve } from "./serve.ts";

export function serverRoutes(api: Api, { about, version, now }: Rooms): void {
  const { name, label, startedAt } = about;

  serve(api, readServer, () =>
    Promise.resolve({
      name,
      label,
      version,
      startedAt: startedAt.toISOString(),
      time: now().toISOString(),
    }));
}
