import type { Inventory } from "#server/domain/machines/inventory.ts";
import { type Format, openEnvelope } from "./envelope.ts";
import { readInventory } from "#server/agent/xml/inventory.ts";
import { readXml } from "#server/agent/xml/read.ts";
import { type AgentRequest, readRequest } from "#server/agent/xml/request.ts";

/** A request of an agent, unpacked and read. */
export interface Document {
  readonly format: Format;
  readonly request: AgentRequest;
  /** For QUERY=INVENTORY. */
  readonly inventory: Inventory | null;
}

/**
 * From the bytes of a body to what it says.
 *
 * @throws {Malformed} If it says nothing that can be answered.
 * @throws {TooLarge} If it, or what it inflates to, exceeds a limit.
 */
export function openDocument(
  body: Uint8Array,
  maxInflatedBytes?: number,
): Document {
  const { format, text } = openEnvelope(body, maxInflatedBytes);
  const root = readXml(text);
  const request = readRequest(root);
  const inventory = request.query === "INVENTORY"
    ? readInventory(root, request.deviceId)
    : null;
  return { format, request, inventory };
}
