import { UsageError } from "#tui/arguments.ts";
import { readCommand } from "#tui/console/nav/commands.ts";
import { mistakeIn } from "#tui/console/nav/resolve.ts";
import { text } from "#tui/text/mod.ts";
import { placeholdersIn, UNKNOWN } from "./placeholders.ts";

/** What a key of a profile does. */
export type CustomEffect =
  /** Presses a key of the console. */
  | { readonly kind: "press"; readonly key: string }
  /** Runs a command of the line after `:`. */
  | { readonly kind: "command"; readonly line: string }
  /** Runs a line of the shell, after a question. */
  | { readonly kind: "shell"; readonly line: string };

export interface CustomKey {
  readonly key: string;
  readonly effect: CustomEffect;
}

/** One visible character, or ^ and a letter. */
const KEY = /^(?:[^\s\p{C}]|\^[a-z])$/u;

/** Keys that a terminal or every screen needs. */
const RESERVED = /^(?:\d|\^[cdhijlmsuz])$/;

/**
 * Reads the keys of a profile.
 *
 * @param keys "F" → "z", ":events failed" or "!ssh {name}".
 * @param taken The keys of the console.
 * @throws {UsageError} One sentence that names every mistake.
 */
export function readCustomKeys(
  keys: Readonly<Record<string, string>>,
  taken: ReadonlySet<string>,
): readonly CustomKey[] {
  const wrong: string[] = [];
  const read = Object.entries(keys).map(([key, meaning]): CustomKey => {
    const effect = effectOf(meaning);
    const reason = reasonAgainst(key, taken) ?? mistakeOf(effect, taken);
    if (reason !== null) wrong.push(reason);
    return { key, effect };
  });
  if (wrong.length > 0) {
    throw new UsageError(text.customKeys.wrong(wrong.join(text.clause)));
  }
  return read;
}

function effectOf(meaning: string): CustomEffect {
  const line = meaning.slice(1).trim();
  if (meaning.startsWith(":") && line !== "") return { kind: "command", line };
  if (meaning.startsWith("!") && line !== "") return { kind: "shell", line };
  return { kind: "press", key: meaning };
}

function reasonAgainst(
  key: string,
  taken: ReadonlySet<string>,
): string | null {
  const words = text.customKeys;
  if (!KEY.test(key)) return words.noKey(key);
  if (RESERVED.test(key)) return words.reserved(key);
  return taken.has(key) ? words.taken(key) : null;
}

function mistakeOf(
  effect: CustomEffect,
  taken: ReadonlySet<string>,
): string | null {
  switch (effect.kind) {
    case "press":
      return taken.has(effect.key)
        ? null
        : text.customKeys.noAction(effect.key);
    case "command":
      return mistakeIn(readCommand(effect.line));
    case "shell": {
      const unknown = placeholdersIn(effect.line).filter(UNKNOWN);
      return unknown.length === 0
        ? null
        : text.customKeys.noPlaceholder(unknown.join(", "));
    }
  }
}
