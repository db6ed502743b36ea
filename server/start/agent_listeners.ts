import { startThread } from "#shared/threads/start_thread.ts";
import type { HandshakeObserver } from "#server/http/handshake_abort.ts";
import { CannotListen } from "#server/http/listener.ts";
import type { RelayService } from "#server/usecases/relays/relay_service.ts";
import type { OpenForServer } from "#server/agent/archives_for_servers.ts";
import type { Readiness } from "#server/usecases/servers/readiness.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import type {
  AgentThread,
  MainThread,
  ThreadAnswers,
  ThreadListeners,
} from "./agent_thread.ts";

/** Both of the agents' listeners, on threads of their own. */
export interface AgentListeners {
  /** The ports they got, where 0 was asked for. */
  readonly http: number;
  readonly https: number;
  /** Until this resolves, agents wait, and get a 503 after 5 s. */
  answerWith(answers: ThreadAnswers): Promise<void>;
  /** Resolves with what has happened if a thread ends by itself. */
  readonly died: Promise<string>;
  /** Lets requests in progress end, for at most this many seconds. */
  stop(seconds: number): Promise<void>;
}

export interface AgentListenersOptions {
  readonly listen: ThreadListeners;
  /** How many; the system distributes connections among them. By default 1. */
  readonly threads?: number;
  /** Answers agents, on this thread. */
  readonly service: AgentService;
  /** Answers relays at sites, on this thread. */
  readonly relays: RelayService;
  /** Opens files for other servers of the database. */
  readonly forServers: OpenForServer;
  /** What the server lacks, for load balancers. */
  readonly readiness: Readiness;
  readonly log: (line: string) => void;
  /** Learns how the handshakes of https end. */
  readonly handshakes: HandshakeObserver;
  /** The module a thread runs; a test may pass one that dies. */
  readonly script?: URL;
}

const THREAD = new URL("./agent_thread.ts", import.meta.url);

/**
 * Starts the threads and opens the listeners. A poll costs mostly HTTP, zlib
 * and XML; the rest of it is reading, which any thread can do.
 *
 * @throws {CannotListen} If one cannot be opened; no thread is left then.
 */
export async function openAgentListeners(
  options: AgentListenersOptions,
): Promise<AgentListeners> {
  const { listen, threads: count = 1 } = options;
  const threads = Array.from({ length: count }, () => startOne(options));
  try {
    const [first, ...others] = threads;
    const ports = await first!.call("listen", listen, {
      index: 0,
      threads: count,
    });
    const same = {
      ...listen,
      http: { ...listen.http, port: ports.http },
      https: { ...listen.https, port: ports.https },
    };
    await Promise.all(
      others.map((other, i) =>
        other.call("listen", same, { index: i + 1, threads: count })
      ),
    );
    return {
      ...ports,
      async answerWith(answers) {
        await Promise.all(
          threads.map((thread) => thread.call("answerWith", answers)),
        );
      },
      died: Promise.race(threads.map(({ died }) => died))
        .then(({ message }) => message),
      async stop(seconds) {
        // A thread that is dead, or dies of this, has stopped as well.
        await Promise.allSettled(
          threads.map((thread) => thread.call("stop", seconds)),
        );
        for (const thread of threads) thread.end();
      },
    };
  } catch (error) {
    for (const thread of threads) thread.end();
    throw error;
  }
}

function startOne(
  { service, relays, readiness, forServers, log, handshakes, script = THREAD }:
    AgentListenersOptions,
) {
  return startThread<AgentThread, MainThread>(script, {
    name: "agents",
    functions: {
      ...service,
      ...relays,
      readiness,
      forServers,
      log,
      handshakeAborted: handshakes.aborted,
      handshakeAccepted: handshakes.accepted,
    },
    errors: { CannotListen: ({ message }) => new CannotListen(message) },
    deathError: (message) =>
      new Error(`A thread that talks to agents has died: ${message}`),
  });
}
