import type { Endpoint } from "#shared/contract/endpoint.ts";
import type { ServerConnection } from "#tui/api/call.ts";

/** The words of a command line after the name of the program. */
export type Argv = readonly string[];

/** The question before an action is carried out. */
export interface ActionQuestion {
  readonly title: string;
  /** What stands in the way of its purpose; shown first, in red. */
  readonly alarm?: string;
  /** The same on the command line, if `alarm` names keys. */
  readonly alarmLine?: string;
  /** The consequences, one line each. */
  readonly lines: readonly string[];
  /** The verb of the yes key in the console's footer: "assign". */
  readonly yes: string;
  /** True if it stops or removes something, or affects unusually many. */
  readonly danger: boolean;
  /**
   * The word to type in the console; if absent, the number of machines where
   * there are several. The command line asks only for that number.
   */
  readonly type?: string;
  /** Texts that may be typed instead of `type`. */
  readonly alsoTyped?: readonly string[];
}

/**
 * One verb of an operator. The keys of the console, the commands of the command
 * line and the line that `Y` copies all come from it.
 *
 * @template Target The objects it affects, with everything the operator chose.
 * @template Result The server's answer; `--json` prints it.
 * @template Preview The answer of a dry run.
 */
export interface Action<Target, Result, Preview = void> {
  /** The call that does it; its role decides who may do it. */
  readonly endpoint: Pick<Endpoint, "role" | "method" | "path">;
  /** The reason the target rules it out; null if there is none. */
  readonly unavailable?: (target: Target) => string | null;
  /** Asks the server for the effects, with a dry run. */
  readonly preview?: (
    connection: ServerConnection,
    target: Target,
  ) => Promise<Preview>;
  /** The reason it would do nothing; the console shows it and asks nothing. */
  readonly nothing?: (target: Target, preview: Preview) => string | null;
  /**
   * The number of machines it affects, which the operator has to type if there
   * are several; left out or undefined: no number is required.
   */
  readonly machines?: (target: Target, preview: Preview) => number | undefined;
  /** True if the command line asks about a single machine too. */
  readonly asksAboutOne?: (target: Target) => boolean;
  /** True if the command line says the alarm where it asks nothing. */
  readonly notesAlarm?: boolean;
  /** The question; left out or null: it is done without one. */
  readonly question?: (
    target: Target,
    preview: Preview,
  ) => ActionQuestion | null;
  /** The line shown while it is done: "Deleting vlc". */
  readonly doing: (target: Target) => string;
  /**
   * Does it.
   *
   * @throws {ApiProblem | Unreachable} As `call` does.
   */
  readonly run: (
    connection: ServerConnection,
    target: Target,
    preview: Preview,
  ) => Promise<Result>;
  /** The outcome in one sentence. */
  readonly sentence: (target: Target, result: Result) => string;
  /** The id that `--quiet` prints: of the created or changed object. */
  readonly id?: (target: Target, result: Result) => string | number;
  /**
   * The way to undo it, or why there is none; left out: there is none.
   */
  readonly undo?: (
    target: Target,
    result: Result,
    preview: Preview,
  ) => UndoOrReason;
  /** The command lines that do the same, one after the other. */
  readonly commandLines: (target: Target) => readonly Argv[];
}

/** Starts an action: asks its question and carries it out. */
export type StartAction = <Target, Result, Preview>(
  action: Action<Target, Result, Preview>,
  target: Target,
) => void;

/**
 * The way to undo an action.
 *
 * @param did The outcome of the action, which the question repeats.
 */
export type Undo = (start: StartAction, did: string) => void;

/** Undone can be what has a way back; the text says why others have none. */
export type UndoOrReason = Undo | string;
