import type { Inventory } from "#server/domain/machines/inventory.ts";
import { type Format, openEnvelope } from "./envelope.ts";
import { readInventory } from "#server/agent/xml/inventory.ts";
import { readXml } from "#server/agent/xml/read.ts";
import { type AgentRequest, readRequest } from "#server/agent/xml/request.ts";

/** An agent's request, unpacked and read. */
export interface Document {
  readonly format: Format;
  readonly request: AgentRequest;
  /** null unless QUERY is INVENTORY. */
  readonly inventory: Inventory | null;
}

/**
 * Unpacks a body and reads the request in it.
 *
 * @param maxInflatedBytes 64 MiB by default.
 * @throws {Malformed} If it holds no request that can be read.
 * @throws {TooLarge} If it exceeds a limit, packed or unpacked.
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
