/** The most that is read of one file, in bytes, however large it is. */
export const MOST_READ = 8 * 1024 ** 2;

/** Random access to a file, of which a bounded part is read. */
export interface BoundedFile extends Disposable {
  readonly size: number;
  /**
   * Bytes from `offset`; fewer at the end of the file.
   *
   * @throws {RangeError} If more than {@linkcode MOST_READ} would be read.
   */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** @throws {Error} If the file cannot be opened. */
export async function openBounded(path: string): Promise<BoundedFile> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  let left = MOST_READ;
  let last: Promise<unknown> = Promise.resolve();

  async function readAt(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(
      Math.max(0, Math.min(length, size - offset)),
    );
    left -= bytes.length;
    if (left < 0) {
      throw new RangeError("More would have to be read of the file");
    }
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      const read = await file.read(bytes.subarray(done));
      if (read === null) return bytes.subarray(0, done);
      done += read;
    }
    return bytes;
  }

  return {
    size,
    // One after the other, because reads share the file's position.
    read(offset, length) {
      const bytes = last.then(() => readAt(offset, length));
      last = bytes.catch(() => {});
      return bytes;
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** The numbers of little-endian bytes; reading beyond the end throws. */
export function numbersIn(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
