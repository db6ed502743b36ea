const MAX_TEXT = 255;
/** An exbibyte: more than any machine has. */
const MAX_MIB = 2 ** 40;

/** The trimmed text of a field, at most 255 characters. */
export function textOf(value: unknown): string {
  return typeof value === "string"
    ? value.trim().slice(0, MAX_TEXT).toWellFormed()
    : "";
}

/** A size in MiB as agents write it; null if it is none. */
export function mebibytes(value: unknown): number | null {
  const text = textOf(value);
  const number = Number(text);
  return /^\d{1,15}(\.\d+)?$/.test(text) && number <= MAX_MIB
    ? Math.floor(number)
    : null;
}
