/**
 * What the process that keeps a replica says, a JSON line each, on its standard
 * output. On its standard input it gets the `ReplicaPlace` as JSON, and then
 * the number of each request to sync, a line each.
 */

export type ReplicaReport =
  /** Another process keeps the replica. */
  | { readonly kind: "locked" }
  /** The whole file is being read, which takes as long as it is large. */
  | { readonly kind: "checking" }
  /** The file was removed, and is copied from scratch. */
  | { readonly kind: "rebuilding"; readonly why: string }
  /** The replica has everything the server had when it was asked. */
  | {
    readonly kind: "synced";
    /** The newest frame of the server's log in it. */
    readonly frame: number;
    /** True if the server has begun another log, so that all was copied. */
    readonly isNewLog: boolean;
    /** The highest request that had arrived before; 0: none. */
    readonly asked: number;
  }
  /** The server cannot be reached, or does not send what is needed. */
  | { readonly kind: "away"; readonly why: string };

const KINDS = new Set<unknown>([
  "locked",
  "checking",
  "rebuilding",
  "synced",
  "away",
]);

/** Reads a line; null: it is not a report, but output of a library. */
export function readReport(line: string): ReplicaReport | null {
  try {
    const report: ReplicaReport | null = JSON.parse(line);
    return KINDS.has(report?.kind) ? report : null;
  } catch {
    return null;
  }
}

/** Splits a stream of bytes into lines; a last one without an end is left out. */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
