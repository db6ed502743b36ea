import type { Document } from "#server/agent/wire/document.ts";
import type {
  ParseFailure,
  ParseReply,
  ParseRequest,
} from "./inventory_worker.ts";
import { Overloaded } from "#server/agent/limits/overloaded.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";

/** Reads large bodies on a thread of its own. */
export interface InventoryReader {
  /**
   * @param body Handed over to the thread: not to be used afterwards.
   * @throws {Malformed} {TooLarge} As `openDocument`.
   * @throws {Overloaded} If too much is waiting already.
   * @throws {Error} If the thread has died of it, or of another one.
   */
  read(body: Uint8Array<ArrayBuffer>): Promise<Document>;
  /** Ends the thread; what is waiting is rejected. */
  close(): void;
}

export interface ReaderOptions {
  /** Bodies that may wait at a time. */
  readonly maxWaiting?: number;
  /** Bytes of bodies that may wait at a time. */
  readonly maxWaitingBytes?: number;
  /** The module the thread runs. */
  readonly thread?: URL;
}

interface PendingInventory {
  readonly bytes: number;
  readonly resolve: (document: Document) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts the thread. If it dies, whoever waits is rejected and the next body
 * starts another.
 */
export function startInventoryReader({
  maxWaiting = 256,
  maxWaitingBytes = 64 * 1024 ** 2,
  thread = new URL("./inventory_worker.ts", import.meta.url),
}: ReaderOptions = {}): InventoryReader {
  const waiting = new Map<number, PendingInventory>();
  let waitingBytes = 0;
  let lastId = 0;
  let closed = false;
  let worker: Worker | null = start();

  function start(): Worker {
    const started = new Worker(thread, { type: "module" });
    started.onmessage = ({ data }: MessageEvent<ParseReply>) => {
      const entry = take(data.id);
      if (!entry) return;
      if ("document" in data) entry.resolve(data.document);
      else entry.reject(errorOf(data.failure));
    };
    started.onerror = (event) => {
      // Else the whole server would end with it.
      event.preventDefault();
      stop(`The inventory thread has died: ${event.message}`);
    };
    return started;
  }

  function take(id: number): PendingInventory | undefined {
    const entry = waiting.get(id);
    if (entry) {
      waiting.delete(id);
      waitingBytes -= entry.bytes;
    }
    return entry;
  }

  function stop(why: string): void {
    worker?.terminate();
    worker = null;
    for (const id of [...waiting.keys()]) take(id)!.reject(new Error(why));
  }

  return {
    read(body) {
      if (closed) return Promise.reject(new Error("The reader is closed"));
      const bytes = body.length;
      if (
        waiting.size >= maxWaiting ||
        (waiting.size > 0 && waitingBytes + bytes > maxWaitingBytes)
      ) {
        return Promise.reject(
          new Overloaded(`${waiting.size} inventories are waiting`),
        );
      }
      const { promise, resolve, reject } = Promise.withResolvers<Document>();
      const id = ++lastId;
      waiting.set(id, { bytes, resolve, reject });
      waitingBytes += bytes;
      worker ??= start();
      const own = bytes === body.buffer.byteLength ? body : body.slice();
      worker.postMessage({ id, body: own } satisfies ParseRequest, [
        own.buffer,
      ]);
      return promise;
    },
    close() {
      closed = true;
      stop("The reader is closed");
    },
  };
}

function errorOf({ kind, message }: ParseFailure): Error {
  switch (kind) {
    case "malformed":
      return new Malformed(message);
    case "too_large":
      return new TooLarge(message);
    case "bug":
      return new Error(message);
  }
}
