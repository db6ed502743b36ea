import { assertEquals } from "@std/assert";
import { memoizeBriefly } from "./memoize.ts";

/** Work that takes as long as `take`, and returns how often it was done. */
function counting(take: () => Promise<unknown>) {
  let done = 0;
  return async () => {
    const number = ++done;
    await take();
    return number;
  };
}

/** Longer than what is not worth keeping. */
const slowly = () => new Promise((resolve) => setTimeout(resolve, 60));

Deno.test("requests share the work that is being done", async () => {
  const ask = memoizeBriefly(counting(() => Promise.resolve()));
  assertEquals(await Promise.all([ask("a"), ask("a")]), [1, 1]);
  assertEquals(await ask("a"), 2);
});

Deno.test("work that took long is not done again at once", async () => {
  const ask = memoizeBriefly(counting(slowly));
  assertEquals(await ask("a"), 1);
  assertEquals(await ask("a"), 1);
});

Deno.test("a request that follows a change gets an answer that knows it", async () => {
  let version = 0;
  const work = async () => {
    const seen = version;
    await slowly();
    return seen;
  };
  const ask = memoizeBriefly(work, () => version);
  const before = ask("a");
  version = 1;
  const [first, second, third] = await Promise.all([
    before,
    ask("a"),
    ask("a"),
  ]);
  assertEquals([first, second, third], [0, 1, 1]);
  version = 2;
  assertEquals(await ask("a"), 2);
  assertEquals(await ask("a"), 2);
});

Deno.test("work that failed is done again, also for those who waited", async () => {
  let version = 0;
  const take = counting(slowly);
  const work = async () => {
    const number = await take();
    if (number === 1) throw new RangeError("the first time");
    return number;
  };
  const ask = memoizeBriefly(work, () => version);
  const failing = ask("a").catch((error: Error) => error.message);
  version = 1;
  assertEquals(await ask("a"), 2);
  assertEquals(await failing, "the first time");
});
