/** Folds the case of every script, for comparing names of software. */
export function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
