/// <reference lib="deno.worker" />
/**
 * The thread that reads large bodies, so that polls are answered meanwhile: a
 * 325 kB inventory keeps it busy for about ten milliseconds.
 */
import { type Document, openDocument } from "#server/agent/wire/document.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";

export interface InventoryThread {
  /** As {@linkcode openDocument}. */
  read(body: Uint8Array<ArrayBuffer>): Document;
}

serveThread((): InventoryThread => ({ read: (body) => openDocument(body) }));
