import { closeNames } from "#shared/close_names.ts";
import { text } from "#tui/text/mod.ts";

/**
 * A sentence about a word that is not known, and the known ones that are close
 * to it: "There is no view "fleat"; did you mean fleet?"
 */
export function withSuggestions(
  sentence: string,
  word: string,
  known: readonly string[],
): string {
  return withMeant(sentence, closeNames(word, known));
}

/** The same with words that were found to be close. */
export function withMeant(sentence: string, close: readonly string[]): string {
  return close.length === 0
    ? sentence
    : sentence + text.clause + text.cli.errors.meant(close.join(", "));
}
