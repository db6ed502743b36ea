import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readMessages } from "./sse.ts";

const STREAM = ': hello\n\nid: 7\nevent: x\ndata: {"a":\n' +
  "data: 1}\n\n:\n\r\nid:8\r\ndata:é→𝄞\r\n\r\nid: 9\ndata: cut off";

Deno.test("readMessages() reads the same however the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(STREAM);
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 12 });
  await fc.assert(fc.asyncProperty(cuts, async (at) => {
    const edges = [0, ...at.toSorted((a, b) => a - b), bytes.length];
    const chunks = edges.slice(1).map((end, i) => bytes.slice(edges[i], end));
    assertEquals(await Array.fromAsync(readMessages(stream(chunks))), [
      { id: "7", event: "x", data: '{"a":\n1}' },
      { id: "8", event: "message", data: "é→𝄞" },
    ]);
  }));
});

async function* stream(chunks: Uint8Array[]) {
  yield* await Promise.resolve(chunks);
}
