import { CommanderError } from "commander";
import { closeNames } from "#shared/close_names.ts";
import { ApiProblem, Unreachable, UnreadableReply } from "#tui/api/problem.ts";
import { UsageError } from "#tui/arguments.ts";
import { NoMatch } from "#tui/actions/lookup.ts";
import { text } from "#tui/text/mod.ts";
import { clip } from "#tui/console/widgets/fit.ts";

/** The exit codes. Stable: scripts branch on them. */
export const EXIT = {
  fine: 0,
  declined: 1,
  usage: 2,
  unreachable: 3,
  notPermitted: 4,
  noMatch: 5,
  part: 6,
  /** Of `deployments wait`. */
  tooManyFailures: 10,
  timedOut: 11,
  nothingLeft: 12,
} as const;

/** The operator, or a check, declined: nothing was done. */
export class ActionDeclined extends Error {
  override readonly name = "ActionDeclined";
}

/** The command was carried out, but not for everything that it names. */
export class PartialSuccess extends Error {
  override readonly name = "PartialSuccess";
}

/** An exit code, with a sentence unless everything has been printed. */
export interface ExitReason {
  readonly code: number;
  readonly sentence: string | null;
}

/**
 * The exit code and sentence of a failed command; null for a bug of the
 * program.
 */
export function exitReasonOf(error: unknown): ExitReason | null {
  if (error instanceof Deno.errors.BrokenPipe) {
    return exitReason(EXIT.fine, null);
  }
  if (error instanceof CommanderError) return commanderReason(error);
  if (error instanceof ApiProblem) return problemReason(error);
  const kinds = [
    [UsageError, EXIT.usage],
    [ActionDeclined, EXIT.declined],
    [NoMatch, EXIT.noMatch],
    [PartialSuccess, EXIT.part],
    [Unreachable, EXIT.unreachable],
    [UnreadableReply, EXIT.unreachable],
  ] as const;
  const found = kinds.find(([kind]) => error instanceof kind);
  if (found) return exitReason(found[1], (error as Error).message);
  return isFull(error)
    ? exitReason(EXIT.declined, text.cli.errors.diskFull)
    : null;
}

/** True if the disk that the output goes to is full. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOSPC";
}

function problemReason(problem: ApiProblem): ExitReason {
  const { code, detail } = problem;
  switch (code) {
    case "no_token":
    case "bad_token":
    case "not_permitted":
      return exitReason(EXIT.notPermitted, detail);
    case "malformed_request":
      return exitReason(EXIT.usage, fieldWords(problem) ?? detail);
    case "query_malformed":
      return exitReason(EXIT.usage, detail);
    case "not_found":
      return exitReason(EXIT.unreachable, text.cli.errors.otherVersion(detail));
    default:
      return exitReason(
        code.endsWith("_not_found") ? EXIT.noMatch : EXIT.declined,
        detail,
      );
  }
}

/**
 * The field of a request that the server does not accept, in words of the
 * command line; null if the problem is about none.
 */
function fieldWords({ details }: ApiProblem): string | null {
  const { issues } = details;
  const issue = Array.isArray(issues) ? issues[0] : undefined;
  const { path, message } = (issue ?? {}) as {
    readonly path?: readonly string[];
    readonly message?: string;
  };
  if (!path || path.length === 0 || !message) return null;
  const { form, findings } = text;
  const most = /^Too big: expected string to have <=(\d+)/.exec(message)?.[1];
  const why = most
    ? form.tooLong(Number(most))
    : /^Too small: expected string/.test(message)
    ? form.missing
    : /^one line/.test(message)
    ? form.oneLine
    : message.charAt(0).toLowerCase() + message.slice(1);
  return findings.notAccepted(path.join("."), why);
}

/** Commander's own complaints begin with "error: " and may end with a hint. */
function commanderReason(
  { code, exitCode, message }: CommanderError,
): ExitReason {
  if (exitCode === 0) return exitReason(EXIT.fine, null);
  const { errors } = text.cli;
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? "";
  const offered = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1] ??
    "";
  // Commander's own rule finds "--json" close to "--reason".
  const suggestion = closeNames(quoted, offered.split(", ")).join(", ");
  const why = message.replace(/^error: /, "");
  const choices = /Allowed choices are (.*)\.$/.exec(message)?.[1];
  const [argument, value] = argumentIn(why);
  const valid = choices
    ? errors.choices(choices)
    : /is invalid(?: for argument '[^']*')?\. (.+)$/s.exec(why)?.[1] ?? null;
  const sentences: Record<string, string> = {
    "commander.unknownOption": errors.unknownOption(quoted),
    "commander.unknownCommand": errors.unknownCommand(quoted),
    "commander.missingArgument": errors.missingArgument(quoted),
    "commander.optionMissingArgument": errors.missingValue(quoted),
    "commander.missingMandatoryOptionValue": errors.missingOption(quoted),
    "commander.excessArguments": errors.tooMany,
    "commander.conflictingOption": errors.together(
      quoted,
      /with option '([^']*)'/.exec(message)?.[1] ?? "",
    ),
    "commander.invalidArgument": valid === null
      ? errors.invalid(argument, value)
      : errors.noValue(value, argument, valid),
  };
  const close = suggestion ||
    closeNames(value, choices?.split(", ") ?? []).join(", ");
  // A noun without its verb has printed its help.
  if (code === "commander.help") return exitReason(EXIT.usage, null);
  const sentence = [
    sentences[code] ?? why,
    ...close ? [errors.meant(close)] : [],
  ];
  return exitReason(EXIT.usage, sentence.join(text.clause));
}

/** The flags of an option or the name of an argument, and the value. */
function argumentIn(why: string): readonly [string, string] {
  const option = /option '([^']*)' argument '(.*)' is invalid/.exec(why);
  if (option) return [option[1]!, option[2]!];
  const rejected = /value '(.*)' is invalid for argument '([^']*)'/.exec(why);
  return [rejected?.[2] ?? "", rejected?.[1] ?? ""];
}

function exitReason(code: number, sentence: string | null): ExitReason {
  return { code, sentence: sentence && clip(sentence, Infinity) };
}
