/** Values that a line of the shell can use: `{name}`. */
export const PLACEHOLDERS = [
  "name",
  "id",
  "screen",
  "server",
  "operator",
] as const;
export type Placeholder = typeof PLACEHOLDERS[number];
export type PlaceholderValues = Readonly<
  Partial<Record<Placeholder, string>>
>;

const NAMED = /\{([a-zA-Z]\w*)\}/g;

/** The names in braces. */
export function placeholdersIn(line: string): string[] {
  return [...line.matchAll(NAMED)].map(([, name = ""]) => name);
}

/** True for a name that stands for no value. */
export const UNKNOWN = (name: string) =>
  !PLACEHOLDERS.some((known) => known === name);

/** The names in a line that have no value at present. */
export function missingIn(line: string, values: PlaceholderValues): string[] {
  return placeholdersIn(line)
    .filter((name) => values[name as Placeholder] === undefined);
}

/**
 * The line with its values, each quoted: a shell sees one word, whatever the
 * name of a machine contains.
 */
export function fillIn(line: string, values: PlaceholderValues): string {
  return line.replace(
    NAMED,
    (whole, name: Placeholder) =>
      values[name] === undefined ? whole : quoted(values[name]),
  );
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
