import type { PollAnswer } from "#server/usecases/agents/agent_service.ts";
import type { PrologReply } from "./xml/prolog_reply.ts";

/** Where agents reach the two listeners: `host:port`, without a scheme. */
export interface Locations {
  readonly http: string;
  readonly https: string;
}

/** `info` is always fetched over https, fragments as their package says. */
export function prologReply(
  { wantInventory, settings, offers, scan }: PollAnswer,
  locations: Locations,
): PrologReply {
  return {
    wantInventory,
    pollHours: settings.pollHours,
    scan,
    download: {
      on: settings.downloadsOn,
      fragmentLatencySeconds: settings.fragmentLatencySeconds,
      cycleLatencySeconds: settings.cycleLatencySeconds,
      periodLatencySeconds: settings.periodLatencySeconds,
      cyclesPerPeriod: settings.cyclesPerPeriod,
      giveUpDays: settings.giveUpDays,
      executionMinutes: settings.executionMinutes,
      packages: offers.map(({ packageId, capability, force, protocol }) => ({
        id: packageId,
        infoLocation: `${locations.https}/download/${capability}`,
        fragmentLocation: `${locations[protocol]}/download/${capability}`,
        force,
      })),
    },
  };
}
