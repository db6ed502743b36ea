import { assert, assertEquals } from "@std/assert";
import { constants, deflateRawSync } from "node:zlib";
import { join } from "node:path";
import { namesIn } from "#server/archive/disk.ts";
import { noise } from "#tests/harness/store/archives.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

const PACKED_BYTES = 50 * 1024 ** 2;

Deno.test({
  name:
    "an upload ends when its client has disconnected, and so does the thread that reads it",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await startServer();
    const { hostname, port } = new URL(server.operatorUrl);
    const client = await Deno.connect({ hostname, port: Number(port) });
    await sendAll(client, requestHead(server.token, hostname));
    for (const piece of largeTarGz()) await sendAll(client, piece);

    let read = 0;
    const reading = async () => {
      const at = await placeInUpload(server);
      if (at !== null) read = at;
      return at;
    };
    // The bytes are written first; the thread then reads from the beginning.
    await until(async () => {
      const at = await reading();
      return at !== null && at < PACKED_BYTES / 2 && at > 0 &&
        await uploadBytes(server) === PACKED_BYTES;
    });
    client.close();
    await until(async () => await reading() === null);
    assert(read < 0.9 * PACKED_BYTES, `${read} bytes were read`);
    await until(async () => (await namesIn(incoming(server))).length === 0);
    assertEquals(server.log().match(/panic|uncaught|: 500/i), null);

    const { archive } = await server.upload("next.bin", noise(100_000));
    assertEquals(archive.size > 0, true, "the next upload has its turn");
  },
});

function requestHead(token: string, host: string): Uint8Array {
  return new TextEncoder().encode(
    [
      "POST /api/v1/archives?name=disk.tar.gz&target=unix HTTP/1.1",
      `Host: ${host}`,
      `Authorization: Bearer ${token}`,
      "Content-Type: application/octet-stream",
      `Content-Length: ${PACKED_BYTES}`,
      "",
      "",
    ].join("\r\n"),
  );
}

/**
 * A gzip of a tar with one file of 8 GB, packed at 1:150, so that its reading
 * takes much longer than the guard needs to see that the client has left.
 */
function* largeTarGz(): Generator<Uint8Array> {
  const header = new Uint8Array(512);
  const write = (at: number, text: string) =>
    header.set(new TextEncoder().encode(text), at);
  write(0, "disk.img");
  write(100, "0000644\0");
  write(124, "77777777777\0");
  write(148, "        ");
  write(156, "0");
  write(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  const packed = (bytes: Uint8Array) =>
    deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
  const begin = new Uint8Array([
    ...[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
    ...packed(header),
  ]);
  yield begin;
  const chunk = new Uint8Array(2 * 1024 ** 2);
  chunk.set(noise(12 * 1024));
  const piece = packed(chunk);
  for (let left = PACKED_BYTES - begin.length; left > 0;) {
    yield piece.subarray(0, left);
    left -= Math.min(left, piece.length);
  }
}

async function sendAll(client: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await client.write(bytes.subarray(at));
  }
}

const incoming = ({ data }: RunningServer) => join(data, "archive/incoming");

async function uploadBytes(server: RunningServer): Promise<number> {
  const [id] = await namesIn(incoming(server));
  const path = join(incoming(server), id ?? "none", "raw");
  return (await Deno.stat(path).catch(() => null))?.size ?? 0;
}

/** The place up to which the server has read the upload; null: it does not. */
async function placeInUpload({ pid }: RunningServer): Promise<number | null> {
  for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
    const path = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "");
    if (!path.includes("/incoming/")) continue;
    const info = await Deno.readTextFile(`/proc/${pid}/fdinfo/${name}`)
      .catch(() => "");
    const at = /^pos:\s+(\d+)/m.exec(info);
    if (at) return Number(at[1]);
  }
  return null;
}
