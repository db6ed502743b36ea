import type { AgentDoor } from "#server/usecases/agents/agent_service.ts";
import { isNotNow } from "#server/usecases/agents/not_now.ts";
import { NotNow } from "./limits/overloaded.ts";

/** A call of the door on its way to the thread that answers it. */
export interface DoorCall {
  readonly id: number;
  readonly method: keyof AgentDoor;
  readonly args: readonly unknown[];
}

/** What came of a call. */
export type DoorAnswer =
  | { readonly id: number; readonly value: unknown }
  | {
    readonly id: number;
    readonly error: string;
    /** The same may succeed later. */
    readonly notNow: boolean;
  };

/** The door as a thread without a database has it. */
export interface RemoteDoor {
  readonly door: AgentDoor;
  /** To be called with each answer that arrives. */
  answered(answer: DoorAnswer): void;
}

/**
 * A door whose calls are posted elsewhere.
 *
 * @param post Takes one call; its answer is expected by `answered`.
 */
export function remoteDoor(post: (call: DoorCall) => void): RemoteDoor {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  const calling = <M extends keyof AgentDoor>(method: M) =>
    ((...args: Parameters<AgentDoor[M]>) => {
      const asked = Promise.withResolvers<unknown>();
      const id = ++lastId;
      waiting.set(id, asked);
      post({ id, method, args });
      return asked.promise;
    }) as AgentDoor[M];

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
      else if (answer.notNow) asked?.reject(new NotNow(answer.error));
      else asked?.reject(new Error(answer.error));
    },
  };
}

/** Answers a call that arrived. Never rejects: what is thrown is the answer. */
export async function answerCall(
  door: AgentDoor,
  { id, method, args }: DoorCall,
): Promise<DoorAnswer> {
  try {
    const call = door[method] as (...args: readonly unknown[]) => unknown;
    return { id, value: await call(...args) };
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    return { id, error: message, notNow: isNotNow(error) };
  }
}
