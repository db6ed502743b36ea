import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { isUnavailable } from "#server/usecases/agents/unavailable.ts";
import { Unavailable } from "./limits/overloaded.ts";

/** A call of the door on its way to the thread that answers it. */
export interface ServiceCall {
  readonly id: number;
  readonly method: keyof AgentService;
  readonly args: readonly unknown[];
}

/** What came of a call. */
export type ServiceReply =
  | { readonly id: number; readonly value: unknown }
  | {
    readonly id: number;
    readonly error: string;
    /** The same may succeed later. */
    readonly notNow: boolean;
  };

/** The door as a thread without a database has it. */
export interface RemoteService {
  readonly door: AgentService;
  /** To be called with each answer that arrives. */
  answered(answer: ServiceReply): void;
}

/**
 * A door whose calls are posted elsewhere.
 *
 * @param post Takes one call; its answer is expected by `answered`.
 */
export function remoteService(
  post: (call: ServiceCall) => void,
): RemoteService {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  const calling = <M extends keyof AgentService>(method: M) =>
    ((...args: Parameters<AgentService[M]>) => {
      const asked = Promise.withResolvers<unknown>();
      const id = ++lastId;
      waiting.set(id, asked);
      post({ id, method, args });
      return asked.promise;
    }) as AgentService[M];

  return {
    door: {
      answerPoll: calling("answerPoll"),
      notePolls: calling("notePolls"),
      receiveInventory: calling("receiveInventory"),
      recordResult: calling("recordResult"),
      noteAddress: calling("noteAddress"),
      openInfo: calling("openInfo"),
      openFragment: calling("openFragment"),
      enterDownload: calling("enterDownload"),
      takeBytes: calling("takeBytes"),
      leaveDownload: calling("leaveDownload"),
      noteFragment: calling("noteFragment"),
    },
    answered(answer) {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (!("error" in answer)) asked?.resolve(answer.value);
      else if (answer.notNow) asked?.reject(new Unavailable(answer.error));
      else asked?.reject(new Error(answer.error));
    },
  };
}

/** Answers a call that arrived. Never rejects: what is thrown is the answer. */
export async function answerCall(
  door: AgentService,
  { id, method, args }: ServiceCall,
): Promise<ServiceReply> {
  try {
    const call = door[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: await call(...args) };
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    return { id, error: message, notNow: isUnavailable(error) };
  }
}
