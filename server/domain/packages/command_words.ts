/** A word of a command line. */
export interface Word {
  /** Without its quotes. */
  readonly text: string;
  /** True if a machine would replace a part of it: a variable, a pattern. */
  readonly isOpen: boolean;
}

/** A command between the operators of a command line. */
export interface Segment {
  readonly words: readonly Word[];
  /** The operator before it; empty for the first one. */
  readonly after: string;
}

/** The shell that reads a command line. */
export type Shell = "unix" | "windows";

/** Operators, the longer ones first. */
const OPERATORS = { unix: ["&&", "||", ";", "|", "&", "(", ")"] } as const;

/**
 * Splits a command line as `sh -c` or `cmd /c` would, without running anything.
 * Redirections are left out. What only the machine can know makes a word open.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const [first, second] = segmentsOf('cd "my app" && sh run.sh', "unix");
 * assertEquals(first!.words.map(({ text }) => text), ["cd", "my app"]);
 * assertEquals([second!.after, second!.words.length], ["&&", 2]);
 * ```
 */
export function segmentsOf(command: string, shell: Shell): Segment[] {
  const segments: { words: Word[]; after: string }[] = [
    { words: [], after: "" },
  ];
  let word: { text: string; isOpen: boolean } | null = null;
  let redirects = false;
  const finish = () => {
    if (word && !redirects) segments.at(-1)!.words.push(word);
    if (word) redirects = false;
    word = null;
  };
  for (let at = 0; at < command.length;) {
    const char = command[at]!;
    if (/\s/.test(char)) {
      finish();
      at++;
      continue;
    }
    const operator = OPERATORS.unix.find((one) =>
      command.startsWith(one, at) && (shell === "unix" || one !== ";")
    );
    if (operator) {
      finish();
      segments.push({ words: [], after: operator });
      at += operator.length;
      continue;
    }
    const redirection = /^(\d?>>?(&\d)?|<)/.exec(
      word === null ? command.slice(at) : command.slice(at).replace(/^\d/, "."),
    );
    if (redirection) {
      finish();
      redirects = redirection[2] === undefined;
      at += redirection[0].length;
      continue;
    }
    if (shell === "unix" && char === "#" && word === null) break;
    const piece = shell === "unix"
      ? unixPiece(command, at)
      : windowsPiece(command, at);
    word ??= { text: "", isOpen: false };
    word.text += piece.text;
    word.isOpen ||= piece.isOpen;
    at = piece.end;
  }
  finish();
  return segments.filter(({ words }) => words.length > 0);
}

interface Piece extends Word {
  /** The place after it. */
  readonly end: number;
}

function unixPiece(command: string, at: number): Piece {
  const char = command[at]!;
  if (char === "'") return quoted(command, at, "'", /(?!)/);
  if (char === '"') return quoted(command, at, '"', /[$`]/);
  if (char === "\\") {
    return { text: command[at + 1] ?? "", isOpen: false, end: at + 2 };
  }
  return { text: char, isOpen: /[$`*?[\]{}~]/.test(char), end: at + 1 };
}

function windowsPiece(command: string, at: number): Piece {
  const char = command[at]!;
  if (char === '"') return quoted(command, at, '"', /%[^%]+%|![^!]+!|%~?\d/);
  if (char === "^") {
    return { text: command[at + 1] ?? "", isOpen: false, end: at + 2 };
  }
  return { text: char, isOpen: /[%*?!{]/.test(char), end: at + 1 };
}

/** Text up to the closing quote, or to the end where there is none. */
function quoted(
  command: string,
  at: number,
  quote: string,
  open: RegExp,
): Piece {
  const close = command.indexOf(quote, at + 1);
  const end = close < 0 ? command.length : close;
  const text = command.slice(at + 1, end);
  return { text, isOpen: open.test(text) || text.includes("{{"), end: end + 1 };
}
