import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { batch } from "./batch.ts";

it("together() sends what is given in one turn at once, in its order", async () => {
  const sent: (readonly number[])[] = [];
  const send = batch<number>((all) => sent.push(all));
  const answered = Promise.resolve();
  for (const one of [1, 2, 3]) answered.then(() => send(one));
  send(0);
  assertEquals(sent, []);
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(sent.flat(), [0, 1, 2, 3]);
  send(4);
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(sent.at(-1), [4]);
});
