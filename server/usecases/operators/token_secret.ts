/** A secret nobody can guess: 256 random bits, as text. */
export function newSecret(): string {
  return `lsh_${randomText()}`;
}

/** The secret of a relay. */
export function newRelaySecret(): string {
  return `lsr_${randomText()}`;
}

function randomText(): string {
  const bits = crypto.getRandomValues(new Uint8Array(32));
  return bits.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** A secret for the URL of agents, which is typed at times: lower case only. */
export function newEnrolmentSecret(): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789";
  const bits = crypto.getRandomValues(new Uint8Array(32));
  return `lse_${Array.from(bits, (byte) => letters[byte % 32]).join("")}`;
}

/**
 * The stored form of a secret: its SHA-256. A slow hash would add nothing,
 * because there is no dictionary of 256 random bits.
 */
export async function hashSecret(secret: string): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(secret);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
