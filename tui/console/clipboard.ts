/** Limit of terminals: some cut a longer text, most drop it. */
const MOST_BYTES = 50_000;

/**
 * The sequence that makes a terminal put a text into its clipboard (OSC 52).
 * Over SSH this is the clipboard of the operator's own computer.
 *
 * @returns Null if the text is too long for that.
 */
export function clipboardSequence(text: string): string | null {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MOST_BYTES) return null;
  return `\x1b]52;c;${bytes.toBase64()}\x07`;
}
