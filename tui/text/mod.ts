import { inAscii } from "./ascii.ts";
import { type Catalogue, en } from "./en/mod.ts";

export type { Catalogue } from "./en/mod.ts";

/**
 * What loads the catalogue of each language. English is always there; another
 * one is read only by those who speak it.
 */
const CATALOGUES = {
  en: () => Promise.resolve(en),
  fr: async () => (await import("./fr/mod.ts")).fr,
} as const satisfies Record<string, () => Promise<Catalogue>>;
export type Language = keyof typeof CATALOGUES;
export const LANGUAGES = Object.keys(CATALOGUES) as readonly Language[];

/**
 * The catalogue in force. Read it when something is drawn, never while a
 * module loads: tables keep `() => text.keys.help`, not the text.
 */
export let text: Catalogue = en;

/** The language of {@linkcode text}. */
export let language: Language = "en";

/** Chooses the language, once and before anything is drawn or said. */
export async function setLanguage(chosen: Language): Promise<void> {
  text = await catalogueOf(chosen);
  language = chosen;
}

/** Every text in a language. */
export async function catalogueOf(language: Language): Promise<Catalogue> {
  return await CATALOGUES[language]();
}

let asciiAlone = false;

/** Speaks with ASCII alone from now on (`--ascii`). */
export function setAsciiTexts(ascii: boolean): void {
  if (ascii && !asciiAlone) text = inAscii(text);
  asciiAlone ||= ascii;
}

/** True if a word can be shown: always, unless it needs more than ASCII. */
export function canShow(word: string): boolean {
  return !asciiAlone || /^[\0-\x7f]*$/.test(word);
}

/** A text, or one that is looked up when it is shown: tables need that. */
export type Words = string | (() => string);

export function said(words: Words): string {
  return typeof words === "string" ? words : words();
}

/** Where a language is looked for, the first that says one wins. */
const VARIABLES = ["LONGSHORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

/**
 * The language of an operator: what was said on the command line, else what
 * the environment says, else English.
 *
 * @param given What `--lang` says: "fr", "fr_CA.UTF-8".
 */
export function languageOf(
  given: string | undefined,
  environment: (name: string) => string | undefined,
): Language {
  const said = [given, ...VARIABLES.map(environment)].find((name) => name);
  return readLanguage(said ?? "en") ?? "en";
}

/** The language a locale's name begins with; null for one we do not speak. */
export function readLanguage(locale: string): Language | null {
  const code = locale.toLowerCase().split(/[_.@-]/)[0]!;
  return LANGUAGES.find((language) => language === code) ?? null;
}
