/** One command line; words that a shell would split or expand are quoted. */
export function shellLine(...words: readonly (string | number)[]): string {
  return ["longshore", ...words.map((word) => quoted(`${word}`))].join(" ");
}

/** Joins command lines that run only if the one before succeeded. */
export function shellLines(
  lines: readonly (readonly (string | number)[])[],
): string {
  return lines.map((words) => shellLine(...words)).join(" && ");
}

/** `--name value` for every value that is set, `--name` for true. */
export function flags(
  values: Readonly<Record<string, string | number | true | undefined>>,
): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === ""
      ? []
      : value === true
      ? [`--${name}`]
      : [`--${name}`, `${value}`]
  );
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
