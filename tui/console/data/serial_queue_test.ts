import { assertEquals } from "@std/assert";
import { SerialQueue } from "./serial_queue.ts";

Deno.test("SerialQueue runs work one after the other", async () => {
  const queue = new SerialQueue();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} starts`);
    await Promise.resolve();
    log.push(`${name} ends`);
  };
  queue.run("a", work("a"));
  await queue.run("b", work("b"));
  assertEquals(log, ["a starts", "a ends", "b starts", "b ends"]);
});

Deno.test("SerialQueue lets one of a name wait, besides the one that runs", async () => {
  const queue = new SerialQueue();
  const first = Promise.withResolvers<void>();
  const isStarted = Promise.withResolvers<void>();
  let runs = 0;
  queue.run("reload", () => {
    isStarted.resolve();
    return first.promise;
  });
  const count = () => Promise.resolve(void runs++);
  await isStarted.promise;
  queue.run("reload", count);
  const done = queue.run("reload", count);
  first.resolve();
  await done;
  assertEquals(runs, 1);
});

Deno.test("SerialQueue.release() lets the same name wait again", async () => {
  const queue = new SerialQueue();
  let runs = 0;
  const count = () => Promise.resolve(void runs++);
  queue.run("open", count);
  queue.release();
  await queue.run("open", count);
  assertEquals(runs, 2);
});
