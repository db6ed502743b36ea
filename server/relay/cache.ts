import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  namesIn,
  piecesOf,
  removeAll,
  writeAll,
} from "#server/archive/disk.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { type CachedFile, filesToRemove } from "./eviction.ts";

export interface CacheOptions {
  readonly folder: string;
  readonly log: (line: string) => void;
  /** True for a digest that the plan names. */
  readonly planned: (sha256: string) => boolean;
}

/** What a fragment has to be. */
export interface Content {
  readonly sha256: string;
  readonly bytes: number;
}

/** What was fetched is not what the plan names. */
export class WrongBytes extends Error {
  override readonly name = "WrongBytes";
}

/** The cache may not take as many bytes, whatever else goes. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

/** Entries of the index. */
interface Entry extends CachedFile {
  usedAt: number;
  /** The time of modification at which its digest was found right. */
  checkedFor: number | null;
  checkedAt: number;
}

const NAME = /^[0-9a-f]{64}$/;
const PART = ".part";
/** A file that does not change is read again after this time. */
const CHECK_AGAIN_MS = 60 * MINUTE_MS;

/**
 * Fragments on the disk, each named by its SHA-256. The digest is compared while
 * a file is written, and again before it is served: when the relay has started,
 * when the file has changed, and after an hour.
 */
export class Cache {
  readonly #options: CacheOptions;
  readonly #files = new Map<string, Entry>();
  readonly #checking = new Map<string, Promise<boolean>>();
  #limit = 0;

  private constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** Opens the folder; what an earlier process had not finished goes. */
  static async open(options: CacheOptions): Promise<Cache> {
    const { folder } = options;
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const cache = new Cache(options);
    for (const name of await namesIn(folder)) {
      if (name.endsWith(PART)) await removeAll(join(folder, name));
      if (!NAME.test(name)) continue;
      const { size, atime, mtime } = await Deno.stat(join(folder, name));
      cache.#files.set(name, {
        sha256: name,
        bytes: size,
        usedAt: (atime ?? mtime ?? new Date(0)).getTime(),
        checkedFor: null,
        checkedAt: 0,
      });
    }
    return cache;
  }

  get files(): number {
    return this.#files.size;
  }

  get bytes(): number {
    return [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  has(sha256: string): boolean {
    return this.#files.has(sha256);
  }

  /** Sets the bytes that all files may take, and removes what is too much. */
  async setLimit(limit: number): Promise<void> {
    this.#limit = limit;
    await this.#makeRoom(0);
  }

  /** True if these bytes fit without removing what the plan names. */
  fits(bytes: number): boolean {
    const removed = filesToRemove(
      this.#files.values(),
      bytes,
      this.#limit,
      this.#options.planned,
    );
    return removed !== null &&
      !removed.some(({ sha256 }) => this.#options.planned(sha256));
  }

  /**
   * The path of a file whose bytes are right.
   *
   * @returns null: it is not here. One that is damaged is removed.
   */
  async find({ sha256, bytes }: Content): Promise<string | null> {
    const entry = this.#files.get(sha256);
    if (!entry) return null;
    const path = this.#path(sha256);
    if (!await this.#isRight(entry, bytes)) return null;
    const now = Date.now();
    if (now - entry.usedAt > MINUTE_MS) {
      // The time of modification stays: by it a change is noticed.
      Deno.utime(path, new Date(now), new Date(entry.checkedFor ?? now))
        .catch(() => {});
    }
    entry.usedAt = now;
    return path;
  }

  /**
   * Writes a file from its bytes. It is there once all of them are right.
   *
   * @throws {WrongBytes} If they have another digest or another length.
   * @throws {NoRoom} If it is larger than the cache.
   */
  async write(
    { sha256, bytes }: Content,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    await this.#makeRoom(bytes);
    const part = this.#path(sha256) + PART;
    try {
      const hash = createHash("sha256");
      let written = 0;
      {
        using file = await Deno.open(part, {
          write: true,
          create: true,
          truncate: true,
          mode: 0o600,
        });
        for await (const piece of pieces) {
          written += piece.length;
          if (written > bytes) break;
          hash.update(piece);
          await writeAll(file, piece);
        }
      }
      const digest = hash.digest("hex");
      if (written !== bytes || digest !== sha256) {
        throw new WrongBytes(
          written === bytes
            ? `SHA-256 ${digest} instead of ${sha256}`
            : `${written > bytes ? "more than" : "only"} ${
              Math.min(written, bytes)
            } of ${bytes} bytes`,
        );
      }
      await Deno.rename(part, this.#path(sha256));
    } catch (error) {
      await removeAll(part);
      throw error;
    }
    const { mtime } = await Deno.stat(this.#path(sha256));
    this.#files.set(sha256, {
      ...{ sha256, bytes, usedAt: Date.now(), checkedAt: Date.now() },
      checkedFor: mtime?.getTime() ?? null,
    });
  }

  #isRight(entry: Entry, bytes: number): Promise<boolean> {
    const { sha256 } = entry;
    const running = this.#checking.get(sha256);
    if (running) return running;
    const check = this.#check(entry, bytes)
      .finally(() => this.#checking.delete(sha256));
    this.#checking.set(sha256, check);
    return check;
  }

  async #check(entry: Entry, bytes: number): Promise<boolean> {
    const path = this.#path(entry.sha256);
    try {
      const { size, mtime } = await Deno.stat(path);
      const modified = mtime?.getTime() ?? 0;
      const isFresh = entry.checkedFor === modified &&
        Date.now() - entry.checkedAt < CHECK_AGAIN_MS;
      if (size === bytes && isFresh) return true;
      if (size === bytes && await digestOf(path) === entry.sha256) {
        entry.checkedFor = modified;
        entry.checkedAt = Date.now();
        return true;
      }
      this.#options.log(
        `cache: ${path} is damaged on the disk; it is removed and fetched again`,
      );
    } catch (error) {
      this.#options.log(
        `cache: ${path} cannot be read: ${
          (error as Error).message
        }; it is fetched again`,
      );
    }
    await this.#remove(entry.sha256);
    return false;
  }

  async #makeRoom(bytes: number): Promise<void> {
    const removed = filesToRemove(
      this.#files.values(),
      bytes,
      this.#limit,
      this.#options.planned,
    );
    if (!removed) {
      throw new NoRoom(
        `a fragment has ${bytes} bytes, and the cache may have ${this.#limit}`,
      );
    }
    for (const { sha256 } of removed) await this.#remove(sha256);
  }

  async #remove(sha256: string): Promise<void> {
    this.#files.delete(sha256);
    await removeAll(this.#path(sha256));
  }

  #path(sha256: string): string {
    return join(this.#options.folder, sha256);
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of piecesOf(path)) hash.update(piece);
  return hash.digest("hex");
}
