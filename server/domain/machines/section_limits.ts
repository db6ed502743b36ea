import type { Entry, SectionCut } from "./software.ts";

/** The most that is stored of one machine's sections other than software. */
export const SECTION_LIMITS = {
  /** Entries of a section. Agents list some hundred processes. */
  entries: 10_000,
  /** Characters of an entry, as JSON; beyond, its values are shortened. */
  entry: 64 * 1024,
  /** Characters of a value that is shortened. */
  value: 1024,
  /** Values of an entry that is shortened. */
  values: 50,
  /** Characters of a section, as JSON. Recorded ones have up to 200,000. */
  section: 1024 ** 2,
  /** Characters of all sections of a machine together. */
  machine: 4 * 1024 ** 2,
} as const;

/** A section within its limits. */
export interface LimitedSection {
  /** A JSON array with one object for each entry. */
  readonly content: string;
  /** Figures of what was left out; null: nothing. */
  readonly cut: SectionCut | null;
}

/**
 * Limits a section to what is stored: 60 kB on the wire can hold a value of 60
 * MB.
 *
 * @param space Characters that are left of the machine's.
 */
export function limitSection(
  entries: readonly Entry[],
  space: number = SECTION_LIMITS.machine,
): LimitedSection {
  const most = Math.min(SECTION_LIMITS.section, space);
  const texts: string[] = [];
  let length = 2;
  let shortened = 0;
  for (const entry of entries.slice(0, SECTION_LIMITS.entries)) {
    let text = JSON.stringify(entry);
    if (text.length > SECTION_LIMITS.entry) {
      text = JSON.stringify(shorten(entry));
      shortened++;
    }
    if (length + text.length + 1 > most) break;
    length += text.length + 1;
    texts.push(text);
  }
  const isWhole = shortened === 0 && texts.length === entries.length;
  return {
    content: `[${texts.join()}]`,
    cut: isWhole
      ? null
      : { sent: entries.length, kept: texts.length, shortened },
  };
}

/** The first values of an entry, shortened; nested elements are left out. */
function shorten(entry: Entry): Entry {
  const { value, values } = SECTION_LIMITS;
  const texts = Object.entries(entry).slice(0, values).flatMap(
    ([name, text]) =>
      typeof text === "string" ? [[name, text.slice(0, value)] as const] : [],
  );
  return Object.fromEntries(texts);
}
