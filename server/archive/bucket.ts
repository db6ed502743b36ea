/** An object store that has archives by their SHA-256, for several servers. */
export interface Bucket {
  /** Where it is, for the log. */
  readonly name: string;
  /**
   * Stores an archive, unless it is there and will stay.
   *
   * @param path The file; its bytes have the digest `sha256`.
   * @throws {BucketError}
   */
  put(sha256: string, path: string, bytes: number): Promise<void>;
  /**
   * Opens an archive; null: it has none with this digest.
   *
   * @throws {BucketError}
   */
  open(sha256: string): Promise<ReadableStream<Uint8Array> | null>;
  /**
   * Its archives, with the time at which each was stored.
   *
   * @throws {BucketError}
   */
  list(): AsyncIterable<BucketEntry>;
  /** @throws {BucketError} */
  remove(sha256: string): Promise<void>;
}

/** An archive in a bucket. */
export interface BucketEntry {
  readonly sha256: string;
  readonly storedAt: Date;
}

/** The bucket cannot be used; the message says where it is and what to do. */
export class BucketError extends Error {
  override readonly name = "BucketError";
}
