import type { PollNote } from "#server/usecases/agents/agent_service.ts";

/** Collects notes of polls: one message for many costs less. */
export interface PollBatch {
  note(poll: PollNote): void;
  /** Sends the notes that wait. */
  flush(): void;
}

/** The longest time that a note waits. */
const WAIT_MS = 250;
/** The most notes in a batch: more live long enough to be expensive to free. */
const MOST = 64;

/** @param send Takes all notes since it was called last. */
export function pollBatch(
  send: (polls: readonly PollNote[]) => void,
): PollBatch {
  let waiting: PollNote[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) send(waiting);
    waiting = [];
  }

  return {
    note(poll) {
      if (waiting.push(poll) >= MOST) flush();
      else timer ??= setTimeout(flush, WAIT_MS);
    },
    flush,
  };
}
