import { DatabaseError } from "#db/store/database_error.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import type { AgentListenersOptions } from "#server/start/agent_listeners.ts";

/** What answers agents behind their listeners. */
export type AgentBacking = Pick<
  AgentListenersOptions,
  "service" | "relays" | "readiness" | "forServers" | "handshakes"
>;

/**
 * Answers agents without a database: result reports are taken, everything else
 * fails as while the database does not answer.
 *
 * @param why The message of those failures.
 */
export function withoutDatabase(
  why: string,
  takeReport: AgentService["recordResult"],
): AgentBacking {
  const away = () => Promise.reject(new DatabaseError("UNREACHABLE", why));
  const none = () => Promise.resolve();
  return {
    service: {
      recordResult: takeReport,
      answerPoll: away,
      receiveInventory: away,
      noteAddress: away,
      openInfo: away,
      openFragment: away,
      answerCheck: away,
      enterDownload: away,
      takeBytes: away,
      notePolls: none,
      leaveDownload: none,
      noteFragment: none,
    },
    relays: {
      identifyRelay: away,
      admitRelayed: away,
      admitPath: away,
      relayCa: away,
      certifyRelay: away,
      relayPlan: away,
      takeRelayed: away,
      noteRelayStatus: away,
    },
    readiness: () => Promise.resolve(["database"]),
    forServers: away,
    handshakes: { aborted() {}, accepted() {} },
  };
}

/** A backing that can be replaced by another while requests arrive. */
export interface ReplaceableBacking {
  readonly backing: AgentBacking;
  replace(by: AgentBacking): void;
}

export function replaceableBacking(first: AgentBacking): ReplaceableBacking {
  let current = first;
  return {
    backing: {
      service: forwarding<AgentService>(first.service, () => current.service),
      relays: forwarding<RelayService>(first.relays, () => current.relays),
      readiness: () => current.readiness(),
      forServers: (...request) => current.forServers(...request),
      handshakes: {
        aborted: (abort) => current.handshakes.aborted(abort),
        accepted: (address) => current.handshakes.accepted(address),
      },
    },
    replace(by) {
      current = by;
    },
  };
}

/** An object with the functions of `like`, each of which calls `current`'s. */
function forwarding<T extends object>(like: T, current: () => T): T {
  const names = Object.keys(like) as (keyof T)[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) =>
        (current()[name] as (...args: unknown[]) => unknown)(...args),
    ]),
  ) as T;
}
