import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { namesIn } from "#server/archive/disk.ts";
import { noise } from "#tests/harness/store/archives.ts";
import { largeTarGz } from "#tests/harness/store/large_archives.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { until } from "#tests/harness/time/until.ts";

/**
 * A file of 8 GiB, packed at 1:150: its reading takes much longer than the guard
 * needs to see that the client has left.
 */
const PIECES = [
  ...largeTarGz({ name: "disk.img", bytes: 8 * 1024 ** 3, noisy: 12 * 1024 }),
];
const PACKED_BYTES = PIECES.reduce((sum, { length }) => sum + length, 0);

Deno.test({
  name:
    "an upload ends when its client has disconnected, and so does the thread that reads it",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = await startServer();
    const { hostname, port } = new URL(server.operatorUrl);
    const client = await Deno.connect({ hostname, port: Number(port) });
    await sendAll(client, requestHead(server.token, hostname));
    for (const piece of PIECES) await sendAll(client, piece);

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
