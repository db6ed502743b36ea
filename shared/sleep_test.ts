import { assertEquals } from "@std/assert";
import { sleep } from "./sleep.ts";

Deno.test("sleep() resolves to true once the time is over", async () => {
  assertEquals(await sleep(1), true);
  assertEquals(await sleep(-5), true);
  assertEquals(await sleep(0, new AbortController().signal), true);
});

Deno.test("sleep() resolves to false as soon as its signal aborts", async () => {
  const stopping = new AbortController();
  const sleeping = sleep(3_600_000, stopping.signal);
  stopping.abort();
  assertEquals(await sleeping, false);
  assertEquals(await sleep(3_600_000, stopping.signal), false);
});
