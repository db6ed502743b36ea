import type { NamedKind } from "#tui/cli/names.ts";

/** One place on the command line, and what can be said there. */
export interface CommandSpot {
  /** The words that lead there: "", "packages", "packages create". */
  readonly path: string;
  readonly words: readonly Word[];
  readonly options: readonly Flag[];
  /** What its arguments name, by their places; null: something else. */
  readonly named: readonly (NamedKind | null)[];
  /** Whether the last of them may be said several times. */
  readonly goesOn: boolean;
}

export interface Word {
  readonly word: string;
  readonly about: string;
}

export interface Flag {
  /** `--quiet`, and `-q` where there is one. */
  readonly names: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  /** Words it can be; none: whatever its kind is. */
  readonly choices: readonly string[];
  readonly isFile: boolean;
  /** What its value names, looked up on the server. */
  readonly named: NamedKind | null;
}
