/** Folds the case of every script, for comparing names of software. */
export function foldCase(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
