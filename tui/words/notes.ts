/** The first line of a note, and how many lines follow: "new disk (+2)". */
export function firstLine(text: string): string {
  const [line = "", ...more] = text.split("\n");
  return more.length > 0 ? `${line} (+${more.length})` : line;
}
