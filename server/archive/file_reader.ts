import { Reader } from "@zip.js/zip.js";
import { letGo } from "./let_go.ts";

/** No entry list of an acceptable archive is larger than this. */
const LARGEST_READ = 64 * 1024 ** 2;

/** A file as the zip library reads one: where it lies, a piece at a time. */
export class FileReader extends Reader<Deno.FsFile> {
  #file: Deno.FsFile;

  constructor(file: Deno.FsFile) {
    super(file);
    this.#file = file;
    this.size = file.statSync().size;
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    if (length > LARGEST_READ) {
      return Promise.reject(new Error("its list of entries is too long"));
    }
    const bytes = new Uint8Array(
      Math.max(0, Math.min(length, this.size - index)),
    );
    letGo(bytes.length);
    this.#file.seekSync(index, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      const read = this.#file.readSync(bytes.subarray(done));
      if (read === null) return Promise.resolve(bytes.subarray(0, done));
      done += read;
    }
    return Promise.resolve(bytes);
  }
}
