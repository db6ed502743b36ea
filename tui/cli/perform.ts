import type { Action, ActionQuestion } from "#tui/actions/action.ts";
import { text } from "#tui/text/mod.ts";
import { ActionDeclined } from "./exit.ts";
import { askYes, canAsk } from "./prompts.ts";
import { confirm, type ConfirmOptions, questionLines } from "./ask.ts";
import type { Cli } from "./cli.ts";

/**
 * Asks about an action on a single machine, unless `--yes 1` is given.
 *
 * @throws {ActionDeclined} If the answer is no, or nobody can be asked.
 */
async function confirmOne(
  question: ActionQuestion | null | undefined,
  { yes }: ConfirmOptions,
): Promise<void> {
  if (yes !== undefined) return;
  const { ask, errors } = text.cli;
  const { lines = [] } = question ?? {};
  if (!canAsk()) throw new ActionDeclined(errors.sayYes(lines.join(" ")));
  const asked = questionLines(question).join("\n");
  if (!await askYes(`${asked}\n${ask.proceed}`, false)) {
    throw new ActionDeclined(errors.notDone);
  }
}

/**
 * Carries an action out and prints the outcome. Several machines must be
 * confirmed by their number. A dry run prints the preview of the action, which
 * has to have one.
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
  if (options.dryRun) {
    const { lines } = action.question?.(target, preview) ?? {};
    const sentences = machines && lines
      ? [...lines, text.cli.errors.notDone]
      : [text.cli.done.wouldAffect(machines ?? 0)];
    return await cli.out.show(preview, sentences.map((line) => [line, ""]));
  }
  if (machines !== undefined) {
    const question = action.question?.(target, preview);
    const asksAboutOne = machines === 1 && action.asksAboutOne?.(target);
    if (asksAboutOne) await confirmOne(question, options);
    await confirm(machines, question, options);
    const isAsked = options.yes === undefined && (asksAboutOne || machines > 1);
    const alarm = question?.alarmLine ?? question?.alarm;
    if (action.notesAlarm && alarm && !isAsked) cli.out.note(alarm);
  }
  const result = await action.run(connection, target, preview);
  await cli.out.done(
    documentOf(result),
    action.sentence(target, result),
    action.id?.(target, result),
  );
}
