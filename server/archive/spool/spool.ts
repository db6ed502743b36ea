import { join } from "node:path";
import { namesIn, syncFolder, writeAll } from "#server/archive/disk.ts";
import { createSegment, openSegment, type Segment } from "./segment.ts";

/** A record that has an id of its own. */
export interface SpoolRecord {
  readonly id: string;
}

/** The spool has no space, by its bound or on the disk. */
export class SpoolFull extends Error {
  override readonly name = "SpoolFull";
}

export interface SpoolOptions {
  /** The size of one file; by default 1 MiB. */
  readonly segmentBytes?: number;
  /** The most files; by default 16. */
  readonly mostSegments?: number;
}

/** A file, and the ids of its records that are still needed. */
interface Live {
  readonly segment: Segment;
  readonly needed: Set<string>;
  /** All ids since it was last empty. */
  ids: string[];
}

interface QueuedRecord {
  readonly id: string;
  readonly bytes: Uint8Array;
  readonly written: PromiseWithResolvers<void>;
}

const NAME = /^records-(\d+)$/;

/**
 * Records that survive `kill -9` and a power cut until they are no longer
 * needed, in files of a folder. One file always exists, so that its space is
 * there when the disk is full.
 */
export class Spool<Record extends SpoolRecord> {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #mostSegments: number;
  /** In the order in which they were written; the last one is written to. */
  readonly #live: Live[] = [];
  #waiting: QueuedRecord[] = [];
  /** Ends when nothing is being written. */
  #turn: Promise<unknown> = Promise.resolve();
  #scheduled = false;
  #lastNumber = 0;

  private constructor(folder: string, options: SpoolOptions) {
    this.#folder = folder;
    this.#segmentBytes = options.segmentBytes ?? 1024 ** 2;
    this.#mostSegments = options.mostSegments ?? 16;
  }

  /** Opens a spool, and returns the records in it, in their order. */
  static async open<Record extends SpoolRecord>(
    folder: string,
    options: SpoolOptions = {},
  ): Promise<{ spool: Spool<Record>; records: Record[] }> {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const spool = new Spool<Record>(folder, options);
    const records: Record[] = [];
    const numbers = (await namesIn(folder))
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number).sort((a, b) => a - b);
    for (const number of numbers) {
      spool.#lastNumber = number;
      const { segment, records: found } = await openSegment(
        join(folder, `records-${number}`),
      );
      const texts = found.map((bytes) => new TextDecoder().decode(bytes));
      const read = texts.map((text) => JSON.parse(text) as Record);
      const ids = read.map(({ id }) => id);
      spool.#live.push({ segment, ids, needed: new Set(ids) });
      records.push(...read);
    }
    if (spool.#live.length === 0) await spool.#grow();
    return { spool, records };
  }

  /** Bytes of records, and how many of these may be stored in all. */
  get use(): { bytes: number; mostBytes: number } {
    return {
      bytes: this.#live.reduce((sum, { segment }) => sum + segment.bytes, 0),
      mostBytes: this.#segmentBytes * this.#mostSegments,
    };
  }

  /**
   * Resolves when the record is on the disk.
   *
   * @throws {SpoolFull} If there is no space.
   * @throws What the disk reports.
   */
  append(record: Record): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(record));
    const written = Promise.withResolvers<void>();
    this.#waiting.push({ id: record.id, bytes, written });
    // Records that arrive while others are written share the next flush.
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#next(() => this.#writeWaiting());
    }
    return written.promise;
  }

  /**
   * Releases records.
   *
   * @returns The ids that no start will find any more. The others are in a file
   * with records that are needed.
   */
  async release(ids: readonly string[]): Promise<string[]> {
    for (const { needed } of this.#live) {
      for (const id of ids) needed.delete(id);
    }
    if (!this.#live.some(isDone)) return [];
    return await this.#next(() => this.#clear());
  }

  /** Keeps a record for a person, in a file beside. */
  async setAside(record: Record): Promise<void> {
    const path = join(this.#folder, "set-aside.jsonl");
    using file = await Deno.open(path, {
      append: true,
      create: true,
      mode: 0o600,
    });
    await writeAll(
      file,
      new TextEncoder().encode(JSON.stringify(record) + "\n"),
    );
    await file.sync();
  }

  async close(): Promise<void> {
    await this.#turn;
    for (const { segment } of this.#live) segment.close();
  }

  #next<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #writeWaiting(): Promise<void> {
    this.#scheduled = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    while (waiting.length > 0) {
      const some: QueuedRecord[] = [];
      try {
        const live = await this.#roomFor(waiting[0]!.bytes.length);
        let bytes = 0;
        while (
          waiting[0] && live.segment.fits(bytes + waiting[0].bytes.length)
        ) {
          const one = waiting.shift()!;
          bytes += one.bytes.length + 16;
          some.push(one);
        }
        await live.segment.append(some.map((one) => one.bytes));
        for (const { id, written } of some) {
          live.ids.push(id);
          live.needed.add(id);
          written.resolve();
        }
      } catch (error) {
        if (some.length === 0) some.push(waiting.shift()!);
        for (const { written } of some) written.reject(error);
      }
    }
  }

  async #roomFor(bytes: number): Promise<Live> {
    const last = this.#live.at(-1);
    if (last?.segment.fits(bytes)) return last;
    if (bytes > this.#segmentBytes / 2) {
      throw new SpoolFull(`A record of ${bytes} bytes is too large to spool`);
    }
    if (this.#live.length >= this.#mostSegments) {
      const { mostBytes } = this.use;
      throw new SpoolFull(
        `The spool ${this.#folder} has its ${mostBytes} bytes`,
      );
    }
    return await this.#grow();
  }

  async #grow(): Promise<Live> {
    const number = ++this.#lastNumber;
    const segment = await createSegment(
      join(this.#folder, `records-${number}`),
      this.#segmentBytes,
    );
    const live = { segment, ids: [], needed: new Set<string>() };
    this.#live.push(live);
    return live;
  }

  #drop(live: Live): void {
    live.segment.close();
    this.#live.splice(this.#live.indexOf(live), 1);
  }

  /** Removes the files that are done; the last one is emptied instead. */
  async #clear(): Promise<string[]> {
    const gone: string[] = [];
    for (const live of this.#live.filter(isDone)) {
      if (live === this.#live.at(-1)) {
        try {
          await live.segment.reset();
        } catch (error) {
          // Its header is not certain: another file is made for what comes.
          this.#drop(live);
          throw error;
        }
      } else {
        this.#drop(live);
        await Deno.remove(live.segment.path);
      }
      gone.push(...live.ids);
      live.ids = [];
    }
    await syncFolder(this.#folder);
    return gone;
  }
}

function isDone({ ids, needed }: Live): boolean {
  return ids.length > 0 && needed.size === 0;
}
