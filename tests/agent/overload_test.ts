import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { inventory, listen, post, prolog, report, STOP } from "./listener.ts";

it("more than may be under way is turned away, but reports never are", async () => {
  const held = Promise.withResolvers<void>();
  const listener = listen({
    answerPoll: () => held.promise.then(() => STOP),
    receiveInventory: () => held.promise.then(() => ({ accountInfo: null })),
    recordResult: () => held.promise,
  }, { maxPolls: 2, maxInventories: 1 });
  const under = (method: string, count: number) =>
    until(() =>
      listener.calls.filter(([name]) => name === method).length === count
    );

  const polls = [post(listener, prolog()), post(listener, prolog())];
  const stored = post(listener, inventory(10));
  await under("answerPoll", 2);
  await under("receiveInventory", 1);
  for (const body of [prolog(), inventory(10)]) {
    const refused = await post(listener, body);
    assertEquals(refused.status, 503);
    assertEquals(refused.headers.get("retry-after"), "60");
  }
  assertMatch(listener.log[0]!, /503: 2 polls are under way$/);

  const reports = Array.from({ length: 20 }, () => post(listener, report()));
  await under("recordResult", 20);
  held.resolve();
  for (const one of [...polls, stored, ...reports]) {
    assertEquals((await one).status, 200);
  }
  const again = await post(listener, prolog());
  assertEquals(again.status, 200, "what has been answered makes room");
  await listener.close();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
