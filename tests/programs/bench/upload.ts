/**
 * Memory and time of one large upload, made into a package and verified:
 * `deno run -A tests/programs/bench/upload.ts [GIB] [zip|file]`. RSS is the
 * process's peak, workers included, as Linux reports it.
 */
import { crc32 } from "node:zlib";
import { openArchives } from "#server/archive/archives.ts";
import { planFragments } from "#server/domain/packages/fragments.ts";
import { noise } from "#tests/harness/store/archives.ts";

const PIECE = noise(64 * 1024);
const [gib = "2", kind = "zip"] = Deno.args;
const size = Math.floor(Number(gib) * 1024 ** 3 / PIECE.length) * PIECE.length -
  (kind === "zip" && Number(gib) >= 4 ? PIECE.length : 0);

/**
 * A zip of any size below 4 GiB with one stored entry, generated while it is
 * read.
 */
function* zipPieces(): Generator<Uint8Array> {
  const name = new TextEncoder().encode("data.bin");
  let crc = 0;
  for (let at = 0; at < size; at += PIECE.length) crc = crc32(PIECE, crc);
  const common = (view: DataView, at: number) => {
    view.setUint32(at + 10, crc, true);
    view.setUint32(at + 14, size, true);
    view.setUint32(at + 18, size, true);
    view.setUint16(at + 22, name.length, true);
  };
  const local = new DataView(new ArrayBuffer(30));
  local.setUint32(0, 0x04034b50, true);
  local.setUint16(4, 20, true);
  common(local, 4);
  yield new Uint8Array(local.buffer);
  yield name;
  yield* filePieces();
  const central = new DataView(new ArrayBuffer(46));
  central.setUint32(0, 0x02014b50, true);
  central.setUint16(4, 20, true);
  central.setUint16(6, 20, true);
  common(central, 6);
  yield new Uint8Array(central.buffer);
  yield name;
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + name.length, true);
  end.setUint32(16, 30 + name.length + size, true);
  yield new Uint8Array(end.buffer);
}

function* filePieces(): Generator<Uint8Array> {
  for (let at = 0; at < size; at += PIECE.length) yield PIECE.slice();
}

async function highestRss(): Promise<string> {
  const status = await Deno.readTextFile("/proc/self/status");
  const kib = Number(/VmHWM:\s+(\d+)/.exec(status)![1]);
  return `${Math.round(kib / 1024)} MiB`;
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await run();
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${
      Math.round(size / 1024 ** 2 / seconds)
    } MiB/s, highest RSS ${await highestRss()}, event loop's worst lag ${
      Math.round(lag)
    } ms`,
  );
  lag = 0;
  return result;
}

let lag = 0;
let ticked = performance.now();
const ticker = setInterval(() => {
  lag = Math.max(lag, performance.now() - ticked - 10);
  ticked = performance.now();
}, 10);

const folder = await Deno.makeTempDir({ prefix: "longshore-bench-" });
try {
  const archives = await openArchives(folder);
  const pieces = kind === "zip" ? zipPieces() : filePieces();
  const body = ReadableStream.from(pieces) as ReadableStream<Uint8Array>;
  console.log(`${gib} GiB as a ${kind}; RSS before: ${await highestRss()}`);
  const { archive, findings } = await timed(
    "receive (store, list or wrap)",
    () => archives.receive(body, { name: "big", target: "unix" }, new Date()),
  );
  if (kind === "zip" && archive.kind !== "zip") throw new Error("not a zip");
  if (findings.some(({ severity }) => severity === "error")) {
    throw new Error(JSON.stringify(findings));
  }
  const slices = planFragments(archive.size, 10 * 1024 ** 2);
  const fragments = await timed(
    "cut into fragments",
    () => archives.cut(archive.id, 1_700_000_000, slices),
  );
  const wrong = await timed("verify", () =>
    archives.verify(1_700_000_000, {
      bytes: archive.size,
      sha256: archive.sha256,
      fragments: fragments!,
    }));
  if (wrong) throw new Error(wrong);
} finally {
  clearInterval(ticker);
  await Deno.remove(folder, { recursive: true });
}
