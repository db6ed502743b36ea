/** Signs that have no letter below them. */
const SIGNS: Readonly<Record<string, string>> = {
  "«": '"',
  "»": '"',
  "“": '"',
  "”": '"',
  "’": "'",
  "…": "...",
  "–": "-",
  "—": "-",
  "−": "-",
  "×": "x",
  "·": "-",
  "•": "*",
  "→": "->",
  "←": "<-",
  "↑": "up",
  "↓": "down",
  "≤": "<=",
  "≥": ">=",
  "≈": "~",
  "œ": "oe",
  "Œ": "OE",
  "æ": "ae",
  "°": "o",
  "\u00a0": " ",
  "\u202f": " ",
};

/** A text with ASCII alone: letters without accents, signs replaced. */
export function toAscii(text: string): string {
  const folded = text.replace(/« | »/gu, '"')
    .replace(/«[\u00a0\u202f]|[\u00a0\u202f]»/gu, '"')
    .normalize("NFD").replace(/\p{M}/gu, "");
  return folded.replace(/[^\0-\x7f]/gu, (sign) => SIGNS[sign] ?? "?");
}

/** The first character that stands for a value while a text is made. */
const FIRST_VALUE = 0xe000;

/**
 * The same texts with ASCII alone; values in them, as names of machines, stay as
 * they are.
 */
export function inAscii<Texts>(texts: Texts): Texts {
  return folded(texts) as Texts;
}

function folded(text: unknown): unknown {
  if (typeof text === "string") return toAscii(text);
  if (typeof text === "function") {
    const make = text as (...values: unknown[]) => unknown;
    return (...values: unknown[]) => said(make, values);
  }
  if (Array.isArray(text)) return text.map(folded);
  if (text === null || typeof text !== "object") return text;
  return Object.fromEntries(
    Object.entries(text).map(([name, value]) => [name, folded(value)]),
  );
}

/** Calls a text with values that are not ASCII hidden from the conversion. */
function said(
  make: (...values: unknown[]) => unknown,
  values: readonly unknown[],
): unknown {
  const hidden: string[] = [];
  const standIns = values.map((value) => {
    if (typeof value !== "string" || !/[^\0-\x7f]/.test(value)) return value;
    hidden.push(value);
    return String.fromCharCode(FIRST_VALUE + hidden.length - 1);
  });
  const made = make(...standIns);
  if (typeof made !== "string") return folded(made);
  return made.split(/([\ue000-\ue0ff])/).map((part) => {
    const value = hidden[part.charCodeAt(0) - FIRST_VALUE];
    return part.length === 1 && value !== undefined ? value : toAscii(part);
  }).join("");
}
