import { type Command, InvalidArgumentError, Option } from "commander";
import type { ActionQuestion } from "#tui/actions/action.ts";
import { clip } from "#tui/console/widgets/fit.ts";
import { text } from "#tui/text/mod.ts";
import { ActionDeclined } from "./exit.ts";

/** The number of machines the operator expects an action to affect. */
export interface ConfirmOptions {
  readonly yes?: number;
  /** Only show the machines that the action would affect. */
  readonly dryRun?: boolean;
}

/** Adds `--yes N` to a command that may affect more than one machine. */
export function withYes(command: Command): Command {
  return command.addOption(
    new Option("--yes <n>", text.cli.options.yes).argParser(wholeNumber),
  );
}

/** Adds `--yes N` and `--dry-run`, which only counts the machines. */
export function withYesOrDryRun(command: Command): Command {
  return withYes(command).option("--dry-run", text.life.cli.dryRun);
}

/** The option of commands that can undo an action before it has an effect. */
export interface UndoOptions {
  readonly unlessOffered?: boolean;
}

/** Adds `--unless-offered`. */
export function withUnlessOffered(command: Command): Command {
  return command.option("--unless-offered", text.undo.option);
}

/**
 * Makes sure that the operator knows how many machines an action affects: more
 * than one must be confirmed with `--yes N`, or typed on the terminal.
 *
 * @param fewest The least number that has to be confirmed.
 * @throws {ActionDeclined} If the number differs, or nobody can be asked.
 */
export async function confirm(
  machines: number,
  question:
    | Pick<ActionQuestion, "title" | "alarm" | "alarmLine" | "lines">
    | null
    | undefined,
  { yes }: ConfirmOptions,
  fewest = 2,
): Promise<void> {
  const { errors, ask } = text.cli;
  if (yes !== undefined) {
    if (yes === machines) return;
    throw new ActionDeclined(errors.otherNumber(machines, yes));
  }
  if (machines < fewest) return;
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) {
    throw new ActionDeclined(errors.sayNumber(machines));
  }
  const typed = await askLine(
    [...questionLines(question), ""].map((line) => clip(line, Infinity))
      .join("\n") + `${ask.number(machines)} `,
  );
  if (typed !== `${machines}`) throw new ActionDeclined(errors.leftAsItIs);
}

/** The question on the command line: its title, the alarm, and its lines. */
export function questionLines(
  question:
    | Pick<ActionQuestion, "title" | "alarm" | "alarmLine" | "lines">
    | null
    | undefined,
): readonly string[] {
  const { title = "", lines = [] } = question ?? {};
  const alarm = question?.alarmLine ?? question?.alarm;
  return [title, ...alarm === undefined ? [] : [alarm], ...lines];
}

/** Asks on stderr and reads one line from the terminal. */
export async function askLine(question: string): Promise<string> {
  await Deno.stderr.write(new TextEncoder().encode(question));
  return await readLine();
}

/** The first line on stdin, without the spaces around it. */
export async function readLine(): Promise<string> {
  return await readTypedLine() ?? "";
}

/** The same; null if the input ends before anything is typed. */
export async function readTypedLine(): Promise<string | null> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(1024);
  let line = "";
  while (!line.includes("\n")) {
    const n = await Deno.stdin.read(buffer);
    if (n === null && line === "") return null;
    if (n === null) break;
    line += decoder.decode(buffer.subarray(0, n), { stream: true });
  }
  return line.split("\n")[0]!.trim();
}

/** Parses the whole number of an option or an argument. */
export function wholeNumber(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError(text.cli.errors.noNumber);
}

/** Collects the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[] = []) {
  return [...before, value];
}

/** The same for names of machines, which hold no comma: `pc-1,pc-2` is two. */
export function collectMachines(value: string, before: readonly string[] = []) {
  const names = value.split(",").map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== "")];
}

/** Reads one line from the terminal without echo. */
export async function readHidden(question: string): Promise<string> {
  Deno.stdin.setRaw(true, { cbreak: true });
  try {
    return await askLine(`${question} `);
  } finally {
    Deno.stdin.setRaw(false);
    await Deno.stderr.write(new TextEncoder().encode("\n"));
  }
}
