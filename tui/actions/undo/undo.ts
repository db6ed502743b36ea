import type { ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action, Undo } from "#tui/actions/action.ts";
import type { Recipients } from "#tui/actions/recipients.ts";

/** What undoing does, and what has to be true for it. */
interface UndoTerms {
  /** The effects, one sentence each. */
  readonly effects: readonly string[];
  /**
   * Checks that nothing else has changed since.
   *
   * @throws {NotUndoable} The reason.
   */
  readonly check?: (connection: ServerConnection) => Promise<unknown>;
}

/** An action cannot be undone any more; the message says why. */
export class NotUndoable extends Error {
  override readonly name = "NotUndoable";
}

/**
 * Undoes an action with another one, which always asks first. The server checks
 * and logs it as it does any other.
 */
export function undoWith<Target, Result, Preview>(
  action: Action<Target, Result, Preview>,
  target: Target,
  { effects, check }: UndoTerms,
): Undo {
  return (start, did) =>
    start({
      ...action,
      async preview(connection: ServerConnection, on: Target) {
        await check?.(connection);
        return await action.preview?.(connection, on) as Preview;
      },
      question(on: Target, preview: Preview) {
        const asked = action.question?.(on, preview);
        return {
          title: text.undo.title,
          alarm: asked?.alarm,
          lines: [text.undo.did(did), ...effects, ...asked?.lines ?? []],
          yes: text.undo.yes,
          danger: asked?.danger ?? false,
        };
      },
    }, target);
}

/** Refuses to undo a change that somebody has changed again. */
export function refuseChanged(isSame: boolean, what: string): void {
  if (!isSame) throw new NotUndoable(text.undo.changed(what));
}

/** The fields of a change and their values before it. */
export function fieldWords(
  fields: Readonly<Record<string, string | boolean | null | undefined>>,
): string {
  return Object.values(fields)
    .map((value) =>
      value === "" || value == null ? text.undo.empty : `${value}`
    )
    .join(", ");
}

/**
 * The reason that undoing would affect other machines than the action did; null
 * if it would not.
 *
 * @param unchanged The number of machines that the action found as they are.
 */
export function notExact(
  { groups, query }: Recipients,
  unchanged: number,
): string | null {
  if (groups.length > 0 || query !== undefined) return text.undo.why.byQuery;
  return unchanged > 0 ? text.undo.why.several(unchanged) : null;
}
