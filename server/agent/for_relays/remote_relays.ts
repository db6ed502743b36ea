import type { Channel } from "#shared/threads/channel.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";

/** The relay service of another thread. */
export function remoteRelays(
  other: Pick<Channel<RelayService>, "call">,
): RelayService {
  const remote = <Name extends keyof RelayService>(name: Name) =>
    ((...args: Parameters<RelayService[Name]>) =>
      other.call(name, ...args)) as RelayService[Name];
  return {
    identifyRelay: remote("identifyRelay"),
    admitRelayed: remote("admitRelayed"),
    admitPath: remote("admitPath"),
    relayCa: remote("relayCa"),
    certifyRelay: remote("certifyRelay"),
    relayPlan: remote("relayPlan"),
    takeRelayed: remote("takeRelayed"),
    noteRelayStatus: remote("noteRelayStatus"),
  };
}
