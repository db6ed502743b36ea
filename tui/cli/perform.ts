import type { Action } from "#tui/actions/action.ts";
import { confirm, type ConfirmOptions } from "./ask.ts";
import type { Cli } from "./cli.ts";

/**
 * Carries an action out and prints the outcome. Several machines must be
 * confirmed by their number.
 *
 * @throws {ActionDeclined} If the number differs, or nobody can be asked.
 */
export async function perform<Target, Result, Preview>(
  cli: Cli,
  action: Action<Target, Result, Preview>,
  target: Target,
  options: ConfirmOptions = {},
  documentOf: (result: Result) => unknown = (result) => result,
): Promise<void> {
  const connection = await cli.connect();
  const preview = await action.preview?.(connection, target) as Preview;
  const machines = action.machines?.(target, preview);
  if (machines !== undefined) {
    await confirm(machines, action.question?.(target, preview), options);
  }
  const result = await action.run(connection, target, preview);
  await cli.out.done(
    documentOf(result),
    action.sentence(target, result),
    action.id?.(target, result),
  );
}
