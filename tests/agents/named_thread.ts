/// <reference lib="deno.worker" />
/** An inventory thread that answers each body with an id of its own. */
import { openDocument } from "#server/agent/wire/document.ts";
import { sealEnvelope } from "#server/agent/wire/envelope.ts";
import type { InventoryThread } from "#server/agent/inventories/inventory_worker.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";

const id = crypto.randomUUID();
const text = `<REQUEST><DEVICEID>${id}-2026-01-01-00-00-00</DEVICEID>` +
  "<QUERY>PROLOG</QUERY></REQUEST>";

serveThread((): InventoryThread => ({
  read: () => openDocument(sealEnvelope({ format: "zlib", text })),
}));
