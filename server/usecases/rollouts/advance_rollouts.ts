import {
  finishStatements,
  haltStatements,
  openStatements,
  reachedStatements,
} from "#db/rollouts/changes.ts";
import {
  rolloutById,
  type RolloutRow,
  runningRollouts,
} from "#db/rollouts/rollouts.ts";
import { Conflict, type Statement } from "#db/store/transaction.ts";
import { type Move, nextMove } from "#server/domain/rollouts/next_move.ts";
import type { Services } from "#server/usecases/services.ts";

type Needs = Pick<Services, "store" | "notifier" | "now">;

/** The most moves of one rollout at a time: each wave is noted and opened. */
const MOST_MOVES = 50;

/** Lets each running rollout open its next waves, halt or finish. */
export async function advanceRollouts(services: Needs): Promise<void> {
  for (const rollout of await runningRollouts(services.store.db)) {
    await advanceRollout(services, rollout);
  }
}

async function advanceRollout(
  { store, notifier, now }: Needs,
  found: RolloutRow,
): Promise<void> {
  let rollout: RolloutRow | null = found;
  for (let moves = 0; rollout && moves < MOST_MOVES; moves++) {
    const at = now();
    const move = nextMove(rollout, at.getTime());
    if (move.kind === "none") return;
    try {
      await store.commit(statementsFor(rollout, move, at));
    } catch (error) {
      // An operator or a result was faster: it is judged again at the next run.
      if (error instanceof Conflict) return;
      throw error;
    }
    notifier.notify();
    rollout = await rolloutById(store.db, rollout.id);
  }
}

function statementsFor(
  { id, packageId, state, openWave, waves }: RolloutRow,
  move: Exclude<Move, { kind: "none" }>,
  at: Date,
): Statement[] {
  const on = {
    ...{ id, packageId, at },
    from: { state, openWave },
    actor: "server",
    by: "server",
  };
  switch (move.kind) {
    case "note":
      return reachedStatements(
        on,
        waves.find(({ number }) => number === move.wave)!,
        move.reachedAt,
      );
    case "open":
      return openStatements(on, move.wave);
    case "halt":
      return haltStatements(on, move.wave, move.halted);
    case "finish":
      return finishStatements(on);
  }
}
