import { assert, assertEquals } from "@std/assert";
import { Fetcher } from "./fetcher.ts";

const BYTES = 256 * 1024;
/** What is read at a time, and is not held back. */
const PIECE = 64 * 1024;

const FRAGMENT = {
  ...{ packageId: 1_000_000_001, number: 1, path: "/download/x/1-1" },
  ...{ bytes: BYTES, sha256: "ab".repeat(32) },
};

/** A body that is read as that of a server is. */
function inPieces(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = BYTES;
  return new ReadableStream({
    type: "bytes",
    pull(controller) {
      const piece = Math.min(left, PIECE);
      controller.enqueue(new Uint8Array(piece));
      left -= piece;
      if (left === 0) controller.close();
    },
  });
}

/** A fetcher that notes when each piece of a fragment has come. */
function noting() {
  const came: { readonly at: number; readonly bytes: number }[] = [];
  const first = Promise.withResolvers<void>();
  const fetcher = new Fetcher({
    cache: {
      has: () => false,
      async write(_, pieces) {
        for await (const { length } of pieces) {
          came.push({ at: performance.now(), bytes: length });
          first.resolve();
        }
      },
    },
    centre: {
      fetch: () =>
        Promise.resolve(
          new Response(inPieces(), { headers: { etag: '"ab"' } }),
        ),
    },
    log: () => {},
  });
  return { fetcher, came, first: first.promise };
}

Deno.test("what is fetched ahead never exceeds its rate", async () => {
  const { fetcher, came } = noting();
  const rate = 512 * 1024;
  assertEquals(await fetcher.fetchAhead(FRAGMENT, rate), "here");
  assertEquals(came.reduce((sum, { bytes }) => sum + bytes, 0), BYTES);
  assert(came.every(({ bytes }) => bytes <= PIECE), "in pieces");
  const begun = came[0]!.at;
  let before = 0;
  for (const { at, bytes } of came) {
    // A timer may fire a millisecond early, once for each piece.
    const allowed = (at - begun + 2 * came.length) / 1000 * rate;
    assert(before <= allowed, `${before} bytes in ${at - begun} ms`);
    before += bytes;
  }
  await fetcher.close();
});

Deno.test("a fragment goes at full speed once an agent waits for it", async () => {
  const { fetcher, came, first } = noting();
  // At this rate a piece takes 18 hours.
  const ahead = fetcher.fetchAhead(FRAGMENT, 1);
  await first;
  assertEquals(await fetcher.fetchNow(FRAGMENT), "here");
  assertEquals(await ahead, "here");
  assertEquals(came.reduce((sum, { bytes }) => sum + bytes, 0), BYTES);
  await fetcher.close();
});
