import { Overloaded } from "#server/agent/limits/overloaded.ts";
import type { Document } from "#server/agent/wire/document.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { transferred } from "#shared/threads/channel.ts";
import { startThread, type Thread } from "#shared/threads/start_thread.ts";
import type { InventoryThread } from "./inventory_worker.ts";

/** Reads large bodies on a thread of its own. */
export interface InventoryReader {
  /**
   * @param body Handed over to the thread: the caller must not use it again.
   * @throws {Malformed} {TooLarge} As `openDocument`.
   * @throws {Overloaded} If too many bodies are waiting already.
   * @throws {Error} If the thread has died of this body, or of another one.
   */
  read(body: Uint8Array<ArrayBuffer>): Promise<Document>;
  /** Ends the thread and rejects the reads that wait. */
  close(): void;
}

export interface ReaderOptions {
  /** Bodies that may wait at a time; by default 256. */
  readonly maxWaiting?: number;
  /** Bytes of bodies that may wait at a time; by default 64 MiB. */
  readonly maxWaitingBytes?: number;
  /** The module the thread runs. */
  readonly script?: URL;
}

/**
 * Starts the thread. If it dies, the reads that wait are rejected and the next
 * body starts another.
 */
export function startInventoryReader({
  maxWaiting = 256,
  maxWaitingBytes = 64 * 1024 ** 2,
  script = new URL("./inventory_worker.ts", import.meta.url),
}: ReaderOptions = {}): InventoryReader {
  let waiting = 0;
  let waitingBytes = 0;
  let isClosed = false;
  let thread = start();

  function start(): Thread<InventoryThread> {
    return startThread<InventoryThread>(script, {
      name: "inventories",
      errors: {
        Malformed: ({ message }) => new Malformed(message),
        TooLarge: ({ message }) => new TooLarge(message),
      },
      deathError: (message) =>
        new Error(`The inventory thread has died: ${message}`),
    });
  }

  return {
    async read(body) {
      const bytes = body.length;
      if (
        waiting >= maxWaiting ||
        (waiting > 0 && waitingBytes + bytes > maxWaitingBytes)
      ) {
        throw new Overloaded(`${waiting} inventories are waiting`);
      }
      if (thread.ended && !isClosed) thread = start();
      const own = bytes === body.buffer.byteLength ? body : body.slice();
      waiting++;
      waitingBytes += bytes;
      try {
        return await thread.call("read", transferred(own, [own.buffer]));
      } finally {
        waiting--;
        waitingBytes -= bytes;
      }
    },
    close() {
      isClosed = true;
      thread.end(new Error("The reader is closed"));
    },
  };
}
