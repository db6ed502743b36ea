import type { ConnectionLimits } from "#server/domain/networks/connections.ts";
import { openSockets } from "./libc.ts";
import type { Requests } from "./requests.ts";
import { type Watch, watchConnections } from "./watch.ts";

/**
 * The real OCS server's Apache closes a connection after 5 s: every agent
 * takes it up again. One that gathers its inventory needs a minute for it.
 */
export const DEFAULT_LIMITS: Omit<ConnectionLimits, "most"> = {
  headSeconds: 30,
  idleSeconds: 75,
  crowdedSeconds: 5,
  readerSeconds: 30,
  readerBytesPerSecond: 1024,
  stillSeconds: 300,
};

/** About 6 kB each without TLS: this many take 100 MB. */
const MOST = 16_384;

/**
 * Of the files this process may open, so much is for agents' connections; the
 * rest is for the operators' door, files and the database, and for what
 * arrives between two looks.
 */
const AGENTS_SHARE = 0.75;
const FEW_FILES = 8192;

export interface GuardOptions {
  /** Who these listeners are for. */
  readonly who: "agents" | "operators";
  readonly ports: readonly number[];
  readonly requests: Requests;
  readonly log: (line: string) => void;
  /** Others than the default. */
  readonly limits?: Partial<ConnectionLimits>;
  readonly everySeconds?: number;
}

/**
 * Begins to look after listeners' connections, where the system lets it; where
 * not, it says so once and they are served without.
 */
export function guardConnections(
  { who, ports, requests, log, limits, everySeconds }: GuardOptions,
): Watch {
  try {
    const sockets = openSockets();
    const files = sockets.mostFiles();
    const share = who === "agents" ? AGENTS_SHARE : 1 - AGENTS_SHARE;
    const most = Math.min(MOST, Math.floor(share * files));
    if (who === "agents" && files < FEW_FILES) {
      log(
        `connections: this process may open ${files} files: agents get ${most} connections at a time; raise it with ulimit -n, or LimitNOFILE= of its unit`,
      );
    }
    const watch = watchConnections({
      ports: new Set(ports),
      requests,
      sockets,
      limits: { most, ...DEFAULT_LIMITS, ...limits },
      log,
      everySeconds,
    });
    return {
      stop() {
        watch.stop();
        sockets.close();
      },
    };
  } catch (error) {
    log(
      `connections: idle and slow ones of ${who} are not closed: ${
        (error as Error).message
      }`,
    );
    return { stop: () => {} };
  }
}
