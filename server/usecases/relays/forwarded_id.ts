const PREFIX = "relay:";

/** The id under which a report that a relay forwards is stored once. */
export function forwardedId(relayId: number, id: string): string {
  return `${PREFIX}${relayId}:${id}`;
}

/**
 * True if a relay has given the id: it may send the report again long after it
 * was stored, because the answer was lost.
 */
export function isForwarded(id: string): boolean {
  return id.startsWith(PREFIX);
}
