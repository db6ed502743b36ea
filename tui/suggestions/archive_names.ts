import type { BoundedFile } from "./bounded_file.ts";

/** More names than a suggestion needs. */
const MOST_NAMES = 2000;
/** The beginning of a tar.gz that is unpacked for its names, in bytes. */
const TAR_BYTES = 2 * 1024 ** 2;

/**
 * The paths of the files in a zip, from the list at its end; the first
 * {@linkcode MOST_NAMES}.
 *
 * @throws {Error} If it is not a zip, or its list is too long.
 */
export async function namesInZip(file: BoundedFile): Promise<string[]> {
  const { configure, Reader, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  class Source extends Reader<BoundedFile> {
    override size = file.size;
    override readUint8Array(index: number, length: number) {
      return file.read(index, length);
    }
  }
  const zip = new ZipReader(new Source(file), {
    filenameValidation: "tolerant",
  });
  const names: string[] = [];
  try {
    for await (const { filename, directory } of zip.getEntriesGenerator()) {
      if (!directory) names.push(filename);
      if (names.length >= MOST_NAMES) break;
    }
    return names;
  } finally {
    await zip.close();
  }
}

/**
 * The paths of the files at the beginning of a tar.gz. Its names are between
 * its files, so those behind the first {@linkcode TAR_BYTES} are left out.
 */
export async function namesInTarGz(file: BoundedFile): Promise<string[]> {
  const { createTarDecoder } = await import("modern-tar");
  const head = await file.read(0, TAR_BYTES);
  const names: string[] = [];
  try {
    const entries = new Blob([head as Uint8Array<ArrayBuffer>]).stream()
      .pipeThrough(new DecompressionStream("gzip"))
      .pipeThrough(createTarDecoder());
    for await (const { header, body } of entries) {
      if (header.type === "file") names.push(header.name.replace(/^\.\//, ""));
      if (names.length >= MOST_NAMES) break;
      await body.cancel();
    }
  } catch {
    // It ends in the middle of a file, because only its beginning was read.
  }
  return names;
}
