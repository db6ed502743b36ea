import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { readRequest } from "#server/agent/xml/request.ts";
import { readXml } from "#server/agent/xml/read.ts";
import { openEnvelope } from "#server/agent/wire/envelope.ts";

/** Reports and polls are below both; what is longer is passed on unread. */
export const SMALL_BODY_BYTES = 64 * 1024;
const SMALL_INFLATED_BYTES = 64 * 1024;

/** What a relay has to know of a request. */
export interface AgentMessage {
  /** PROLOG, INVENTORY, DOWNLOAD, NOTIFY, or one that is not known. */
  readonly query: string;
  readonly deviceId: string;
}

/**
 * Reads whose request a body is, and of which kind.
 *
 * @returns null: it cannot be read, or is longer than a report; it is passed on,
 * and the centre says what is wrong with it.
 */
export function recognize(body: Uint8Array): AgentMessage | null {
  try {
    const { text } = openEnvelope(body, SMALL_INFLATED_BYTES);
    const { query, deviceId } = readRequest(readXml(text));
    return { query, deviceId };
  } catch (error) {
    if (error instanceof Malformed || error instanceof TooLarge) return null;
    throw error;
  }
}
