import { isOfThisLanguage } from "./languages.ts";
import { type ListLook, readLook } from "./saved_views.ts";
import { PLACES, ROOT_SCREENS } from "./places.ts";
import type { ListScope, Root } from "./screen_place.ts";
import { stateNamed } from "./states.ts";

/** A command of the line after `:`, before names are looked up. */
export type Command =
  | { readonly kind: "root"; readonly root: Root; readonly q: string }
    & Pick<ListScope, "state" | "faults">
    & { readonly look?: ListLook }
  /** A screen below a list, and what was said after its word. */
  | {
    readonly kind: "open";
    readonly what: OpenScreen["screen"];
    readonly name: string;
  }
  /** A saved view; the name is checked when it is carried out. */
  | {
    readonly kind: "view";
    readonly verb: "open" | "save" | "remove";
    readonly name: string;
  }
  | { readonly kind: "help" }
  | { readonly kind: "quit" }
  /** A name is needed after the word. */
  | { readonly kind: "incomplete"; readonly word: string }
  | {
    readonly kind: "unknown";
    readonly word: string;
    /** The nearest word there is; null if none is near. */
    readonly closest: string | null;
  };

type AnyScreen = typeof PLACES[number];
/** A screen that the line after `:` can open. */
export type OpenScreen = AnyScreen & {
  readonly command: NonNullable<AnyScreen["command"]>;
};

const OPEN_SCREENS = PLACES.filter((place): place is OpenScreen =>
  place.command !== undefined
);

/** Words that lead to no screen. */
const OTHERS = {
  help: ["h", "aide"],
  view: ["vue"],
  quit: ["q", "q!", "exit", "quitter"],
} as const;

/** A word of its own, then others for the same. */
export const SYNONYMS: readonly (readonly [string, ...string[]])[] = [
  ...ROOT_SCREENS.map(({ screen, words }) => [screen, ...words] as const),
  ...OPEN_SCREENS.map(({ command }) => command.words),
  ...Object.entries(OTHERS).map(([own, words]) => [own, ...words] as const),
];

/** Every word that can begin a command, and the one it stands for. */
const WORDS: Readonly<Record<string, string>> = Object.fromEntries([
  ...SYNONYMS.map(([own]) => [own, own]),
  ...SYNONYMS.flatMap(([own, ...words]) => words.map((word) => [word, own])),
]);

/**
 * Reads a line typed after `:`.
 *
 * @param line `packages`, `machines lab`, `package 1700000001`, `q`.
 */
export function readCommand(line: string): Command {
  const [word = "", ...rest] = line.trim().split(/\s+/);
  if (/^\S+\?\S+$/.test(line.trim())) return readView(line.trim());
  const own = WORDS[word.toLowerCase()] ?? begunBy(word.toLowerCase());
  const argument = rest.join(" ");
  if (own === undefined) {
    return { kind: "unknown", word, closest: closestTo(word) };
  }
  if (own === "packages" && /^\d{10}$/.test(argument)) {
    return { kind: "open", what: "package", name: argument };
  }
  if (own === "view") return viewCommand(rest);
  const root = ROOT_SCREENS.find(({ screen }) => screen === own);
  if (root) return rootOf(root.screen, argument);
  const place = OPEN_SCREENS.find(({ command }) => command.words[0] === own);
  if (!place) return { kind: own === "help" ? "help" : "quit" };
  const { screen, command: { under, needs = 0 } } = place;
  // The word alone is taken for the list, as k9s does; so is a state.
  if (needs === 1 && rest.length === 0) return rootOf(under, "");
  if (under === "deployments" && stateNamed(argument)) {
    return rootOf(under, argument);
  }
  if (rest.length < needs) return { kind: "incomplete", word };
  return { kind: "open", what: screen, name: argument };
}

/** `view NAME`, `view save NAME` and `view remove NAME`. */
function viewCommand(words: readonly string[]): Command {
  const [verb = "", ...name] = words;
  return (verb === "save" || verb === "remove") && name.length > 0
    ? { kind: "view", verb, name: name.join(" ") }
    : { kind: "view", verb: "open", name: words.join(" ") };
}

/** A list with what was said after its name: a state, or words of a filter. */
function rootOf(root: Root, argument: string): Command {
  const { narrow } = rootScreen(root);
  return {
    kind: "root",
    root,
    q: "",
    ...narrow?.(argument) ?? { q: argument },
  };
}

const rootScreen = (root: Root) =>
  ROOT_SCREENS.find(({ screen }) => screen === root)!;

/**
 * Reads what `--view` says: a screen, or what is on it after a slash.
 *
 * @param view `machines`, `packages/1700000001`, `deployments/pc-1/vlc`,
 * `machines?filter=os:debian&sort=name`.
 */
export function readView(view: string): Command {
  const at = view.indexOf("?");
  if (at >= 0) {
    const command = readView(view.slice(0, at));
    return command.kind === "root"
      ? { ...command, look: readLook(view.slice(at + 1)) }
      : command;
  }
  const [word = "", ...rest] = view.split("/");
  if (rest.length === 0) return readCommand(word);
  const one = readCommand(word);
  const singular = one.kind === "root" ? one.root.replace(/s$/, "") : word;
  return readCommand([singular, ...rest].join(" "));
}

/**
 * Words that begin with what was typed, whole names before aliases; after the
 * name of a list, the states it can be narrowed to. Words of the other language
 * only if nothing else begins so.
 */
export function completions(
  typed: string,
  views: readonly string[] = [],
): string[] {
  const [, word, argument] = /^(\S+) (.*)$/.exec(typed) ?? [];
  if (word !== undefined && argument !== undefined) {
    if (WORDS[word] === "view") {
      return [...views, ...views.map((name) => `remove ${name}`), "save "]
        .filter((said) => said.startsWith(argument))
        .map((said) => `${word} ${said}`);
    }
    return statesOf(word)
      .filter((state) => state.startsWith(argument.toLowerCase()))
      .map((state) => `${word} ${state}`);
  }
  const words = wordsFrom(typed);
  const own = words.filter(isOfThisLanguage);
  return own.length > 0 ? own : words;
}

/** All words that begin so, of both languages, whole names first. */
function wordsFrom(typed: string): string[] {
  return Object.keys(WORDS)
    .filter((word) => word.startsWith(typed) && word.length > 2)
    .toSorted((a, b) => Number(WORDS[a] !== a) - Number(WORDS[b] !== b));
}

/** The words that narrow a list. */
function statesOf(word: string): readonly string[] {
  const command = readCommand(word);
  return command.kind === "root"
    ? rootScreen(command.root).states?.() ?? []
    : [];
}

/** The word that all that begin so stand for; undefined if they differ. */
function begunBy(typed: string): string | undefined {
  const [first, ...others] = wordsFrom(typed).map((word) => WORDS[word]!);
  const list = first?.replace(/s$/, "");
  return others.every((other) => other.replace(/s$/, "") === list)
    ? first
    : undefined;
}

/** The word with the fewest typing mistakes; null when more than a third is. */
function closestTo(word: string): string | null {
  const [nearest] = Object.keys(WORDS).filter((known) => known.length > 2)
    .map((known) => ({ known, mistakes: mistakesIn(word, known) }))
    .toSorted((a, b) => a.mistakes - b.mistakes);
  if (!nearest) return null;
  return nearest.mistakes <= Math.max(1, word.length / 3)
    ? nearest.known
    : null;
}

/** Levenshtein's distance, a swap of neighbours counting one. */
function mistakesIn(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] &&
          one[i - 2] === other[j - 1]
        ? rows[i - 2]![j - 2]! + 1
        : Infinity;
      row.push(Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + changed,
        swapped,
      ));
    }
    rows.push(row);
  }
  return rows.at(-1)!.at(-1)!;
}
