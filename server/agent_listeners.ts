import { answerCall } from "./agent/door_calls.ts";
import type {
  FromThread,
  ThreadAnswers,
  ThreadDoors,
  ToThread,
} from "./agent_thread.ts";
import { CannotListen } from "./listen.ts";
import type { AgentDoor } from "./usecases/agent_door.ts";

/** Both of the agents' listeners, on a thread of their own. */
export interface AgentListeners {
  /** The ports they got; of importance where 0 was asked for. */
  readonly http: number;
  readonly https: number;
  /** Until this resolves, agents get a 503. */
  answerWith(answers: ThreadAnswers): Promise<void>;
  /** Resolves with what has happened if the thread ends by itself. */
  readonly died: Promise<string>;
  /** Lets requests under way end, for at most so many seconds. */
  stop(seconds: number): Promise<void>;
}

export interface AgentListenersOptions {
  readonly doors: ThreadDoors;
  /** Answers, on this thread, what agents ask. */
  readonly door: AgentDoor;
  readonly log: (line: string) => void;
  /** The module the thread runs; another only where a test wants it dead. */
  readonly script?: URL;
}

const THREAD = new URL("./agent_thread.ts", import.meta.url);

/**
 * Starts the thread and opens the listeners. Two of a poll's three parts are
 * spent on HTTP, zlib and XML: on two cores it takes twice as many.
 *
 * @throws {CannotListen} If one cannot be opened; no thread is left then.
 */
export async function openAgentListeners(
  { doors, door, log, script = THREAD }: AgentListenersOptions,
): Promise<AgentListeners> {
  const worker = new Worker(script, { type: "module", name: "agents" });
  const listening = Promise.withResolvers<{ http: number; https: number }>();
  const answering = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const died = Promise.withResolvers<string>();
  const tell = (word: ToThread) => worker.postMessage(word);

  worker.onmessage = ({ data }: MessageEvent<FromThread>) => {
    if ("call" in data) {
      answerCall(door, data.call).then((answered) => tell({ answered }));
    } else if ("log" in data) log(data.log);
    else if ("listening" in data) listening.resolve(data.listening);
    else if ("failed" in data) listening.reject(new CannotListen(data.failed));
    else if ("answering" in data) answering.resolve();
    else stopped.resolve();
  };
  worker.onerror = (event) => {
    event.preventDefault();
    const why = `The thread that speaks with agents has died: ${event.message}`;
    died.resolve(why);
    listening.reject(new Error(why));
    answering.resolve();
    stopped.resolve();
  };

  try {
    tell({ listen: doors });
    const ports = await listening.promise;
    return {
      ...ports,
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
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
