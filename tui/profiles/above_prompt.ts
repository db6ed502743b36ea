import stringWidth from "string-width";

/** Down one line in the same column; at the bottom the screen scrolls. */
const DOWN = "\x1bD";
const SAVE = "\x1b7";
const RESTORE = "\x1b8";

/**
 * What writes a line above the one on which a question may already stand, and
 * leaves the cursor behind the question. The words of `ssh` reach us through a
 * pipe, so a question that it asks afterwards may be on the terminal first.
 *
 * @param columns The width of the terminal.
 */
export function abovePrompt(words: string, columns: number): string {
  const lines = Math.max(1, Math.ceil(stringWidth(words) / columns));
  const room = `${DOWN.repeat(lines)}\x1b[${lines}A`;
  return `${room}${SAVE}\r\x1b[${lines}L${words}${RESTORE}\x1b[${lines}B`;
}
