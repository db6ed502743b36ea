import type { ConnectionLimits } from "#server/domain/networks/connections.ts";
import type { Departures } from "./departures.ts";
import { openSockets } from "./libc.ts";
import type { Requests } from "./requests.ts";
import { type Watch, watchConnections } from "./watch.ts";

/**
 * The real OCS server's Apache closes a connection after 5 s, and every agent
 * connects again. An agent may need a minute to gather its inventory.
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
 * The share of the files this process may open that agents' connections get. The
 * rest is for operators, files and the database, and for connections that arrive
 * between two passes.
 */
const AGENTS_SHARE = 0.75;
const FEW_FILES = 8192;

export interface GuardOptions {
  /** The users of these listeners. */
  readonly who: "agents" | "operators";
  readonly ports: readonly number[];
  readonly requests: Requests;
  readonly log: (line: string) => void;
  /** Requests that end when their client has disconnected. */
  readonly departures?: Departures;
  /** Limits that differ from {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Partial<ConnectionLimits>;
  readonly everySeconds?: number;
  /** The files that a connection takes in this process; by default 1. */
  readonly filesEach?: number;
}

/**
 * Watches the connections of listeners. If the system does not allow it, this is
 * logged once and the listeners run without.
 */
export function guardConnections(
  options: GuardOptions,
): Watch {
  const { who, ports, requests, log, departures, limits, everySeconds } =
    options;
  try {
    const sockets = openSockets();
    const files = sockets.mostFiles();
    const share = who === "agents" ? AGENTS_SHARE : 1 - AGENTS_SHARE;
    const most = Math.min(
      MOST,
      Math.floor(share * files / (options.filesEach ?? 1)),
    );
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
      departures,
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
