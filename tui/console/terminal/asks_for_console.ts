/** Options followed by a value, of the program and of the console. */
export const VALUE_OPTIONS: readonly string[] = [
  "--server",
  "--socket",
  "--token-file",
  "--ca",
  "--data",
  "--profile",
  "--ssh",
  "--lang",
  "--view",
  "--theme",
];

/** Options of the console without a value. */
export const CONSOLE_FLAGS: readonly string[] = [
  "--readonly",
  "--ascii",
  "--screen-reader",
  "--reduced-motion",
  "--mouse",
];

/**
 * True if a command line opens the console and nothing else. It is known before
 * the grammar of all commands is loaded; in doubt, false.
 */
export function asksForConsole(words: readonly string[]): boolean {
  const [word, ...rest] = words;
  if (word === undefined) return true;
  if (VALUE_OPTIONS.includes(word)) {
    return rest.length > 0 && asksForConsole(rest.slice(1));
  }
  const [name = ""] = word.split("=");
  return (word === "console" || CONSOLE_FLAGS.includes(word) ||
    (name !== word && VALUE_OPTIONS.includes(name))) && asksForConsole(rest);
}
