import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
import { gzipSync, type Zippable, zipSync } from "fflate";
import { packTar } from "modern-tar";

/** An entry of a test archive: its content, or the target of a link. */
export interface ArchiveEntry {
  readonly name: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly linkTo?: string;
  readonly hardLinkTo?: string;
  readonly device?: boolean;
  readonly mode?: number;
}

/** A real zip, by fflate; links as Info-ZIP writes them. */
export function zipOf(
  ...entries: readonly ArchiveEntry[]
): Uint8Array<ArrayBuffer> {
  const zippable: Zippable = {};
  for (const entry of entries) {
    const mode = entry.linkTo ? 0o120777 : entry.mode ?? 0o100644;
    zippable[entry.name] = [contentOf(entry), {
      os: 3,
      attrs: (mode << 16) >>> 0,
    }];
  }
  return zipSync(zippable) as Uint8Array<ArrayBuffer>;
}

/** A real tar.gz, by modern-tar and fflate. */
export async function tarGzOf(
  ...entries: readonly ArchiveEntry[]
): Promise<Uint8Array<ArrayBuffer>> {
  const tar = await packTar(entries.map((entry) => {
    const body = contentOf(entry);
    const link = entry.linkTo ?? entry.hardLinkTo;
    const type = entry.linkTo
      ? "symlink" as const
      : entry.hardLinkTo
      ? "link" as const
      : entry.device
      ? "block-device" as const
      : entry.name.endsWith("/")
      ? "directory" as const
      : "file" as const;
    const size = type === "file" ? body.length : 0;
    const { name, mode } = entry;
    return {
      header: { name, mode: mode ?? 0o755, type, linkname: link, size },
      body: type === "file" ? body : undefined,
    };
  }));
  return gzipSync(tar) as Uint8Array<ArrayBuffer>;
}

/** A zip whose one entry needs a password. */
export async function encryptedZip(): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await zip.add("setup.exe", new TextReader("secret"), {
    password: "open sesame",
    zipCrypto: true,
  });
  return new Uint8Array(await (await zip.close()).arrayBuffer());
}

/** Two names for the same compressed bytes, as in zip bombs without nesting. */
export function overlappingZip(): Uint8Array<ArrayBuffer> {
  const zip = zipOf({ name: "aaaa", text: "the same bytes, twice" });
  const view = new DataView(zip.buffer);
  const end = zip.length - 22;
  const [size, start] = [
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  const entry = zip.slice(start, start + size);
  const out = new Uint8Array(zip.length + size);
  out.set(zip.subarray(0, end));
  out.set(entry, end);
  out.set(zip.subarray(end), end + size);
  const outView = new DataView(out.buffer);
  outView.setUint16(end + size + 8, 2, true);
  outView.setUint16(end + size + 10, 2, true);
  outView.setUint32(end + size + 12, 2 * size, true);
  return out;
}

/** Bytes in pieces, as they arrive from a network. */
export function streamOf(
  bytes: Uint8Array,
  pieceBytes = 1000,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(
        bytes.slice(at, at += pieceBytes) as Uint8Array<ArrayBuffer>,
      );
    },
  });
}

/** Incompressible bytes; the same for the same seed. */
export function noise(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A temporary folder, removed when disposed of. */
export async function temporaryFolder(): Promise<
  AsyncDisposable & { readonly path: string }
> {
  const path = await Deno.makeTempDir({ prefix: "longshore-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

function contentOf(entry: ArchiveEntry): Uint8Array {
  return entry.bytes ??
    new TextEncoder().encode(entry.text ?? entry.linkTo ?? "");
}
