import type { PollNote } from "#server/usecases/agents/agent_service.ts";

/** Polls that are to be told of together: each alone would cost more. */
export interface PollBatch {
  note(poll: PollNote): void;
  /** Tells of those that wait. */
  flush(): void;
}

/** For how long a poll waits at most. */
const WAIT_MS = 250;
/** So many at a time: more would live long enough to be costly to forget. */
const MOST = 64;

/** @param tell Takes all that has been noted since it was called last. */
export function pollBatch(
  tell: (polls: readonly PollNote[]) => void,
): PollBatch {
  let waiting: PollNote[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length > 0) tell(waiting);
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
