import { text } from "#tui/text/mod.ts";
import { readTypedLine } from "./ask.ts";
import { ActionDeclined } from "./exit.ts";

/** True if a person can be asked: input and messages are on a terminal. */
export function canAsk(): boolean {
  return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
}

/** A value that is asked for. */
export interface ValueQuestion {
  readonly label: string;
  /** Taken for an empty answer, and shown in brackets. */
  readonly otherwise: string;
  /** The reason an answer is not valid; null if it is. */
  readonly problem?: (
    value: string,
  ) => string | null | Promise<string | null>;
}

/**
 * Asks on stderr until the answer is valid.
 *
 * @throws {ActionDeclined} At the end of the input (Ctrl-D).
 */
export async function askValue(
  { label, otherwise, problem }: ValueQuestion,
): Promise<string> {
  const prompt = otherwise === "" ? label : `${label} [${otherwise}]`;
  for (;;) {
    const typed = await answerTo(`${text.cli.ask.field(prompt)} `);
    const value = typed === "" ? otherwise : typed;
    const why = await problem?.(value) ?? null;
    if (why === null) return value;
    await say(`  ${why}\n`);
  }
}

/** Asks for one of several words; its beginning is enough. */
export async function askChoice<Word extends string>(
  label: string,
  words: readonly Word[],
  otherwise: Word,
): Promise<Word> {
  const chosen = (typed: string) =>
    words.find((word) => word.startsWith(typed.toLowerCase()));
  const typed = await askValue({
    label: `${label} (${words.join(", ")})`,
    otherwise,
    problem: (value) => chosen(value) === undefined ? words.join(", ") : null,
  });
  return chosen(typed) ?? otherwise;
}

/** Asks a question that is answered with yes or no. */
export async function askYes(
  question: string,
  otherwise: boolean,
): Promise<boolean> {
  const { yes, no } = text.cli.ask;
  const [first, second] = [yes[0]!, no[0]!];
  const shown = otherwise
    ? `${first.toUpperCase()}/${second}`
    : `${first}/${second.toUpperCase()}`;
  for (;;) {
    const typed = (await answerTo(`${question} [${shown}] `)).toLowerCase();
    if (typed === "") return otherwise;
    if (yes.startsWith(typed)) return true;
    if (no.startsWith(typed)) return false;
  }
}

async function answerTo(prompt: string): Promise<string> {
  await say(prompt);
  const line = await readTypedLine();
  if (line !== null) return line;
  await say("\n");
  throw new ActionDeclined(text.cli.ask.ended);
}

async function say(words: string): Promise<void> {
  await Deno.stderr.write(new TextEncoder().encode(words));
}
