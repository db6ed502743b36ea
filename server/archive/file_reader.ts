import { Reader } from "@zip.js/zip.js";
import { release } from "./release.ts";

/** The entry list of an acceptable archive is smaller. */
const LARGEST_READ = 64 * 1024 ** 2;

/** Lets the zip library read a file on disk, a piece at a time. */
export class FileReader extends Reader<Deno.FsFile> {
  #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    super(file);
    this.#file = file;
    this.size = file.statSync().size;
  }

  #last: Promise<unknown> = Promise.resolve();

  /**
   * Runs one read after the other, because they share the file's position, and
   * asynchronously, because buffers are not freed during synchronous reads.
   */
  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = this.#last.then(() => this.#read(index, length));
    this.#last = bytes.catch(() => {});
    return bytes;
  }

  async #read(index: number, length: number): Promise<Uint8Array> {
    if (length > LARGEST_READ) {
      throw new Error("its list of entries is too long");
    }
    const bytes = new Uint8Array(
      Math.max(0, Math.min(length, this.size - index)),
    );
    release(bytes.length);
    await this.#file.seek(index, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      const read = await this.#file.read(bytes.subarray(done));
      if (read === null) return bytes.subarray(0, done);
      done += read;
    }
    return bytes;
  }
}
