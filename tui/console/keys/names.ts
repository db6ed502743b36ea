import type { Key as InkKey } from "ink";
import { CLICK, clickedLine } from "#tui/console/mouse.ts";
import { text } from "#tui/text/mod.ts";

/** Key names as a person reads them: "enter" is « entrée » in French. */
export function keyWords(keys: string): string {
  const names: Readonly<Record<string, string>> = text.keyNames;
  return keys.replace(/[a-z]{2,}/g, (name) => names[name] ?? name);
}

/** Control characters that are keys, also in the middle of fast typing. */
const CONTROL: Record<string, string> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x1b": "esc",
  "\x7f": "backspace",
  "\b": "backspace",
  " ": "space",
  "\0": "^space",
  "\x1c": "^\\",
};

const SPECIAL = {
  upArrow: "up",
  downArrow: "down",
  leftArrow: "left",
  rightArrow: "right",
  pageUp: "pgup",
  pageDown: "pgdn",
  home: "home",
  end: "end",
  return: "enter",
  escape: "esc",
  tab: "tab",
  backspace: "backspace",
  delete: "backspace",
} as const satisfies Partial<Record<keyof InkKey, string>>;

/**
 * The keys of one input: characters typed fast arrive as one string.
 *
 * @returns Names as bindings spell them: "j", "G", "enter", "^d", "pgup".
 */
export function keyNames(input: string, key: Partial<InkKey>): string[] {
  const names = namesOf(input, key);
  // Over a slow line esc and the key after it arrive as one, like alt and it.
  return key.meta ? ["esc", ...names] : names;
}

function namesOf(input: string, key: Partial<InkKey>): string[] {
  if (key.ctrl && /^[a-z\\]$/.test(input)) return [`^${input}`];
  // A terminal sends NUL for ^space, which reads as ^` or as ^space.
  if (key.ctrl && /^[\x60 @]$/.test(input)) return ["^space"];
  if (key.tab && key.shift) return ["shift+tab"];
  for (const [flag, name] of Object.entries(SPECIAL)) {
    if (key[flag as keyof typeof SPECIAL]) return [name];
  }
  return [...input].map(nameOf).filter((name) => name !== "");
}

function nameOf(character: string): string {
  const line = clickedLine(character);
  if (line !== null) return `${CLICK} ${line}`;
  const named = CONTROL[character];
  if (named) return named;
  const code = character.codePointAt(0)!;
  if (code >= 1 && code <= 26) return `^${String.fromCharCode(code + 96)}`;
  return code < 32 ? "" : character;
}
