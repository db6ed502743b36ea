/** A secret nobody can guess: 256 random bits, as text. */
export function newSecret(): string {
  const bits = crypto.getRandomValues(new Uint8Array(32));
  return `lsh_${bits.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/**
 * The stored form of a secret: its SHA-256. A slow hash would add nothing,
 * because there is no dictionary of 256 random bits.
 */
export async function hashSecret(secret: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(secret);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
