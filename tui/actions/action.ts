import type { Endpoint } from "#shared/contract/endpoint.ts";
import type { ServerConnection } from "#tui/api/call.ts";

/** The words of a command line after the name of the program. */
export type Argv = readonly string[];

/** What is asked before an action is carried out. */
export interface ActionQuestion {
  readonly title: string;
  /** What will happen, one line each. */
  readonly lines: readonly string[];
  /** What yes does, as the console's footer says it: "assign". */
  readonly yes: string;
  /** Whether it stops, removes or affects more than is usual. */
  readonly danger: boolean;
  /**
   * What the console wants typed; left out: the number of machines, where
   * there are several. The command line asks only for that number.
   */
  readonly type?: string;
}

/**
 * One verb of an operator. The keys of the console, the commands of the command
 * line and the line that `Y` copies all come from it.
 *
 * @template Target What it is done to, with everything the operator chose.
 * @template Result The server's answer; `--json` prints it.
 * @template Preview What the server says it would do.
 */
export interface Action<Target, Result, Preview = void> {
  /** The call that does it; its role decides who may. */
  readonly endpoint: Pick<Endpoint, "role" | "method" | "path">;
  /** Why the target rules it out; null if it does not. */
  readonly unavailable?: (target: Target) => string | null;
  /** Asks the server what it would do; changes nothing. */
  readonly preview?: (
    connection: ServerConnection,
    target: Target,
  ) => Promise<Preview>;
  /** Why it would do nothing: the console says that and asks nothing. */
  readonly nothing?: (target: Target, preview: Preview) => string | null;
  /**
   * Machines it affects, which several must be confirmed by; left out or
   * undefined: no number confirms it.
   */
  readonly machines?: (target: Target, preview: Preview) => number | undefined;
  /** Left out or null: it is done without a question. */
  readonly question?: (
    target: Target,
    preview: Preview,
  ) => ActionQuestion | null;
  /** What is said while it is done: "Deleting vlc". */
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
  /** What was done, in one sentence. */
  readonly sentence: (target: Target, result: Result) => string;
  /** What `--quiet` prints: the id of what was made or changed. */
  readonly id?: (target: Target, result: Result) => string | number;
  /** The command lines that do the same, one after the other. */
  readonly commandLines: (target: Target) => readonly Argv[];
}
