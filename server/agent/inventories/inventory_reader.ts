import { Overloaded } from "#server/agent/limits/overloaded.ts";
import type { Document } from "#server/agent/wire/document.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { transferred } from "#shared/threads/channel.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { startThread, type Thread } from "#shared/threads/start_thread.ts";
import type { InventoryThread } from "./inventory_worker.ts";

/** Reads large bodies on threads of its own. */
export interface InventoryReader {
  /**
   * @param body Handed over to the thread: the caller must not use it again.
   * @throws {Malformed} {TooLarge} As `openDocument`.
   * @throws {Overloaded} If too many bodies are waiting already.
   * @throws {Error} If the thread has died of this body.
   */
  read(body: Uint8Array<ArrayBuffer>): Promise<Document>;
  /** Ends the threads and rejects the reads that wait. */
  close(): void;
}

export interface ReaderOptions {
  /** Bodies that may wait at a time; by default 256. */
  readonly maxWaiting?: number;
  /** Bytes of bodies that may wait at a time; by default 64 MiB. */
  readonly maxWaitingBytes?: number;
  /** The module the thread runs. */
  readonly script?: URL;
  /**
   * The time after which a body counts as slow, so that others are read on
   * another thread meanwhile; by default 250 ms, ten times an inventory's.
   */
  readonly slowMs?: number;
  /**
   * The time without a body after which the thread ends, because it takes 20
   * MB; by default a minute.
   */
  readonly idleMs?: number;
}

/** A new thread has to load its modules first. */
const FIRST_TIMES = 4;
/** Threads that may be reading slow bodies before others have to wait. */
const MOST_THREADS = 3;

interface WaitingBody {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly resolve: (document: Document | Promise<Document>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs one thread while there is something to read. While it is busy with a slow body, as a document of half a
 * million elements, further threads read what waits, and end when nothing does.
 * A thread that dies rejects the body it was reading; another takes its place.
 */
export function startInventoryReader(
  options: ReaderOptions = {},
): InventoryReader {
  return new ThreadedReader(options);
}

class ThreadedReader implements InventoryReader {
  #options: ReaderOptions;
  #idle: Thread<InventoryThread>[] = [];
  #running = new Set<Thread<InventoryThread>>();
  /** Running threads whose body is slow. */
  #slow = new Set<Thread<InventoryThread>>();
  /** Threads that have not read anything yet. */
  #started = new WeakSet<Thread<InventoryThread>>();
  #queue: WaitingBody[] = [];
  /** Bodies that wait or are being read. */
  #bodies = 0;
  #bytes = 0;
  #closed: Error | null = null;
  #ending: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  async read(body: Uint8Array<ArrayBuffer>): Promise<Document> {
    const { maxWaiting = 256, maxWaitingBytes = 64 * 1024 ** 2 } =
      this.#options;
    if (this.#closed) throw this.#closed;
    const bytes = body.length;
    const isFull = this.#bodies >= maxWaiting ||
      (this.#bodies > 0 && this.#bytes + bytes > maxWaitingBytes);
    if (isFull) throw new Overloaded(`${this.#bodies} inventories are waiting`);
    const { promise, resolve, reject } = Promise.withResolvers<Document>();
    this.#queue.push({ body, resolve, reject });
    this.#bodies++;
    this.#bytes += bytes;
    this.#dispatch();
    try {
      return await promise;
    } finally {
      this.#bodies--;
      this.#bytes -= bytes;
    }
  }

  close(): void {
    this.#closed = new Error("The reader is closed");
    clearTimeout(this.#ending);
    for (const thread of [...this.#idle, ...this.#running]) {
      thread.end(this.#closed);
    }
    for (const { reject } of this.#queue.splice(0)) reject(this.#closed);
  }

  #start(): Thread<InventoryThread> {
    const {
      script = new URL("./inventory_worker.ts", import.meta.url),
    } = this.#options;
    const thread = startThread<InventoryThread>(script, {
      name: "inventories",
      errors: {
        Malformed: ({ message }) => new Malformed(message),
        TooLarge: ({ message }) => new TooLarge(message),
      },
      deathError: (message) =>
        new Error(`The inventory thread has died: ${message}`),
    });
    this.#started.add(thread);
    return thread;
  }

  /** Gives waiting bodies to idle threads, and to new ones beside slow ones. */
  #dispatch(): void {
    clearTimeout(this.#ending);
    while (this.#queue.length > 0) {
      const thread = this.#idle.pop() ?? this.#helper();
      if (!thread) return;
      this.#running.add(thread);
      this.#run(thread.ended ? this.#replace(thread) : thread);
    }
  }

  #helper(): Thread<InventoryThread> | null {
    const isNeeded = this.#slow.size === this.#running.size &&
      this.#running.size < MOST_THREADS;
    return isNeeded ? this.#start() : null;
  }

  #replace(dead: Thread<InventoryThread>): Thread<InventoryThread> {
    const thread = this.#start();
    this.#running.delete(dead);
    this.#running.add(thread);
    return thread;
  }

  async #run(thread: Thread<InventoryThread>): Promise<void> {
    const { body, resolve, reject } = this.#queue.shift()!;
    const own = body.length === body.buffer.byteLength ? body : body.slice();
    const { slowMs = 250 } = this.#options;
    const timer = setTimeout(() => {
      this.#slow.add(thread);
      this.#dispatch();
    }, this.#started.delete(thread) ? slowMs * FIRST_TIMES : slowMs);
    try {
      resolve(await thread.call("read", transferred(own, [own.buffer])));
    } catch (error) {
      reject(error as Error);
    } finally {
      clearTimeout(timer);
      this.#rest(thread);
    }
  }

  #rest(thread: Thread<InventoryThread>): void {
    this.#running.delete(thread);
    this.#slow.delete(thread);
    if (this.#closed) return;
    const isNeeded = this.#queue.length > 0 ||
      this.#running.size + this.#idle.length === 0;
    if (isNeeded) this.#idle.push(thread);
    else thread.end();
    this.#dispatch();
    if (this.#running.size === 0) {
      this.#ending = setTimeout(
        () => this.#endIdle(),
        this.#options.idleMs ?? MINUTE_MS,
      );
    }
  }

  #endIdle(): void {
    for (const thread of this.#idle.splice(0)) thread.end();
  }
}
