import { lastUndoable, type PastAction } from "#tui/console/data/action_log.ts";
import { perform, whyNot } from "#tui/console/perform.ts";
import type { Session } from "#tui/console/session.ts";
import type { Question } from "#tui/console/widgets/question.tsx";

/** The parts of a screen that undoing uses. */
interface UndoContext {
  readonly session: Session;
  readonly ask: (question: Question) => void;
  /** Reads again what is on screen. */
  readonly reload?: () => void;
}

/** Undoes an action after a question, or says why it cannot be undone. */
export function undoAction(
  { id, undo, sentence }: PastAction,
  { session, ask, reload }: UndoContext,
): void {
  if (typeof undo === "string") return;
  undo((action, target) => {
    const reason = whyNot(action, session.me.role, target);
    if (reason !== null) return session.say("open", reason);
    perform(action, target, {
      session,
      ask,
      undoes: id,
      done: reload,
    });
  }, sentence);
}

/** Undoes the last action of the session. */
export function undoLast(context: UndoContext): void {
  const last = lastUndoable(context.session.past.read());
  if (last) undoAction(last, context);
}
