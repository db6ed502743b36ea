/**
 * A text in which upper and lower case of every script are alike: how names of
 * software are compared.
 */
export function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
