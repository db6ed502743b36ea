import type { Role } from "#shared/contract/roles.ts";
import type { Action } from "#tui/actions/action.ts";
import { shellLines } from "#tui/actions/command_line.ts";
import { machineNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { text } from "#tui/text/mod.ts";
import { typedFor } from "#tui/words/reach.ts";
import type { Binding, DisabledReason } from "./keys/binding.ts";
import { forbidden } from "./permissions.ts";
import { ignoreCancellation } from "./keys/waits.ts";
import { Cancellation, type Session } from "./session.ts";
import type { Question } from "./widgets/question.tsx";

/** The parts of a screen that an action uses. */
export interface ActionContext<Result = unknown> {
  readonly session: Pick<
    Session,
    "connection" | "act" | "say" | "hold" | "past"
  >;
  readonly ask: (question: Question) => void;
  /** Leaves the form once its values are accepted. */
  readonly leave?: () => void;
  /** Called when it is done; resolves when the screen has reloaded. */
  readonly done?: (result: Result) => unknown;
  /** The past action that this one undoes. */
  readonly undoes?: number;
  /** Called when it failed: the screen may be out of date. */
  readonly failed?: () => unknown;
  /** Keys wait until it is done: they are meant for what it creates. */
  readonly holds?: boolean;
}

/**
 * Performs an action: previews it, asks the question there may be, then runs
 * it.
 */
export function perform<Target, Result, Preview>(
  action: Action<Target, Result, Preview>,
  target: Target,
  { session, ask, leave, done, failed, undoes, holds = false }: ActionContext<
    Result
  >,
): void {
  const { connection, act, say, hold, past } = session;
  const fail = (error: unknown): never => {
    failed?.();
    throw error;
  };
  async function carryOut(preview: Preview, id: number): Promise<string> {
    try {
      const result = await action.run(connection, target, preview).catch(fail);
      const sentence = action.sentence(target, result);
      const undo = action.undo?.(target, result, preview) ?? text.undo.why.any;
      past.end(id, { state: "done", sentence, undo });
      await done?.(result);
      return sentence;
    } catch (error) {
      past.end(id, { state: "failed", sentence: (error as Error).message });
      throw error;
    }
  }
  const run = (preview: Preview) => {
    const doing = action.doing(target);
    const command = shellLines(action.commandLines(target));
    act(doing, () => {
      const id = past.begin({ doing, command, undoes: undoes ?? null });
      const work = carryOut(preview, id);
      return holds ? hold(work) : work;
    }, command);
  };
  const decide = (preview: Preview) => {
    leave?.();
    const nothing = action.nothing?.(target, preview) ?? null;
    if (nothing !== null) return say("open", nothing);
    const asked = action.question?.(target, preview) ?? null;
    if (!asked) return run(preview);
    const { title, alarm, lines, yes, danger, type, alsoTyped } = asked;
    ask({
      title,
      alarm,
      lines,
      yes,
      tone: danger ? "failed" : "open",
      type: type ?? typedFor(action.machines?.(target, preview) ?? 0),
      alsoTyped,
      run: () => run(preview),
    });
  };
  if (!action.preview) return decide(undefined as Preview);
  const gone = new AbortController();
  hold(
    action.preview({ ...connection, signal: gone.signal }, target),
    () => gone.abort(),
  ).then(decide, (error) => {
    if (!(error instanceof Cancellation)) fail(error);
  }).catch((error: Error) => say("failed", error.message));
}

/** Finds the machine that was typed, or says why there is none. */
export function withMachine(
  word: string,
  { session: { connection, hold, say } }: Pick<ActionContext, "session">,
  then: (machine: EntityName) => void,
): void {
  const gone = new AbortController();
  hold(
    machineNamed({ ...connection, signal: gone.signal }, word, "part"),
    () => gone.abort(),
  ).then(then).catch(ignoreCancellation)
    .catch((error: Error) => say("failed", error.message));
}

/** The reason an action cannot be started; null if it can. */
export function whyNot<Target>(
  action: Pick<Action<Target, unknown>, "endpoint" | "unavailable">,
  role: Role,
  target?: Target | null,
): string | null {
  return forbidden(role, action.endpoint) ??
    (target === undefined || target === null
      ? null
      : action.unavailable?.(target) ?? null);
}

/** Starts an action that a key stands for. */
export type Start = <Target, Result, Preview>(
  action: Action<Target, Result, Preview>,
  target: Target,
) => void;

/** State of the keys that start actions. */
export interface ActionState {
  readonly role: Role;
  readonly start: Start;
}

interface ActionKey<State, Target, Result, Preview>
  extends Pick<Binding<State>, "key" | "does" | "footer" | "quiet"> {
  readonly action: Action<Target, Result, Preview>;
  /** The target; null while there is none. */
  readonly target: (state: State) => Target | null;
  /** The reason there is no target; null if there is one. */
  readonly needs?: (state: State) => DisabledReason;
}

/** A key that starts an action. */
export function actionKey<State extends ActionState, Target, Result, Preview>(
  { action, target, needs, ...key }: ActionKey<State, Target, Result, Preview>,
): Binding<State> {
  return {
    ...key,
    unavailable: (state) =>
      needs?.(state) ?? whyNot(action, state.role, target(state)),
    run(state) {
      const chosen = target(state);
      if (chosen !== null) state.start(action, chosen);
    },
  };
}
