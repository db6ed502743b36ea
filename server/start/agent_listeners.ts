import { answerCall, type ServiceReply } from "#server/agent/service_calls.ts";
import { batch } from "#server/agent/limits/batch.ts";
import type {
  ThreadAnswers,
  ThreadConfig,
  ThreadListeners,
  ThreadReply,
  ThreadRequest,
} from "./agent_thread.ts";
import { CannotListen } from "#server/http/listener.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";

/** Both of the agents' listeners, on threads of their own. */
export interface AgentListeners {
  /** The ports they got; of importance where 0 was asked for. */
  readonly http: number;
  readonly https: number;
  /** Until this resolves, agents get a 503. */
  answerWith(answers: ThreadAnswers): Promise<void>;
  /** Resolves with what has happened if a thread ends by itself. */
  readonly died: Promise<string>;
  /** Lets requests under way end, for at most so many seconds. */
  stop(seconds: number): Promise<void>;
}

export interface AgentListenersOptions {
  readonly doors: ThreadListeners;
  /** How many; the system shares connections out among them. By default 1. */
  readonly threads?: number;
  /** Answers, on this thread, what agents ask. */
  readonly door: AgentService;
  readonly log: (line: string) => void;
  /** The module a thread runs; another only where a test wants it dead. */
  readonly script?: URL;
}

const THREAD = new URL("./agent_thread.ts", import.meta.url);

/**
 * Starts the threads and opens the listeners. Most of a poll is spent on HTTP,
 * zlib and XML, and the rest on reading what others may read as well.
 *
 * @throws {CannotListen} If one cannot be opened; no thread is left then.
 */
export async function openAgentListeners(
  options: AgentListenersOptions,
): Promise<AgentListeners> {
  const { doors, threads: count = 1 } = options;
  const threads = Array.from({ length: count }, () => startThread(options));
  try {
    const [first, ...others] = threads;
    const place = { index: 0, threads: count };
    const ports = await first!.listen(doors, place);
    const same = {
      ...doors,
      http: { ...doors.http, port: ports.http },
      https: { ...doors.https, port: ports.https },
    };
    await Promise.all(
      others.map((other, i) => other.listen(same, { ...place, index: i + 1 })),
    );
    return {
      ...ports,
      async answerWith(answers) {
        await Promise.all(threads.map((thread) => thread.answerWith(answers)));
      },
      died: Promise.race(threads.map(({ died }) => died)),
      async stop(seconds) {
        await Promise.all(threads.map((thread) => thread.stop(seconds)));
      },
    };
  } catch (error) {
    for (const thread of threads) thread.terminate();
    throw error;
  }
}

/** One of the threads. */
interface Thread extends Pick<AgentListeners, "answerWith" | "died" | "stop"> {
  /** @returns The ports. */
  listen(
    doors: ThreadListeners,
    place: ThreadConfig,
  ): Promise<{ http: number; https: number }>;
  terminate(): void;
}

function startThread(
  { door, log, script = THREAD }: AgentListenersOptions,
): Thread {
  const worker = new Worker(script, { type: "module", name: "agents" });
  const listening = Promise.withResolvers<{ http: number; https: number }>();
  const answering = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const died = Promise.withResolvers<string>();
  const tell = (word: ThreadRequest) => worker.postMessage(word);
  const answer = batch<ServiceReply>((answered) => tell({ answered }));
  // Nobody waits for it once another thread could not listen.
  listening.promise.catch(() => {});

  worker.onmessage = ({ data }: MessageEvent<ThreadReply>) => {
    if ("calls" in data) {
      for (const call of data.calls) answerCall(door, call).then(answer);
    } else if ("log" in data) log(data.log);
    else if ("listening" in data) listening.resolve(data.listening);
    else if ("failed" in data) listening.reject(new CannotListen(data.failed));
    else if ("answering" in data) answering.resolve();
    else stopped.resolve();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const why = `A thread that speaks with agents has died: ${event.message}`;
    died.resolve(why);
    listening.reject(new Error(why));
    answering.resolve();
    stopped.resolve();
  };

  return {
    listen(doors, place) {
      tell({ listen: doors, place });
      return listening.promise;
    },
    answerWith(answers) {
      tell({ answerWith: answers });
      return answering.promise;
    },
    died: died.promise,
    async stop(seconds) {
      tell({ stop: { seconds } });
      await stopped.promise;
      worker.terminate();
    },
    terminate: () => worker.terminate(),
  };
}
