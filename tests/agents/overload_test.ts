import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { inventory, listen, post, prolog, report, STOP } from "./listener.ts";
import { until } from "#tests/harness/time/until.ts";

it("requests beyond the limit are refused, but reports never are", async () => {
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

it("bodies that arrive slowly stay within their common memory limit", async () => {
  const listener = listen({}, { maxArrivingBytes: 100_000 });
  const long = inventory(3000);
  const slow = await Deno.connect({
    hostname: "127.0.0.1",
    port: listener.port,
  });
  const head = "POST /ocsinventory HTTP/1.1\r\nHost: x\r\n" +
    `Content-Length: ${long.length}\r\n\r\n`;
  await slow.write(new TextEncoder().encode(head + long.slice(0, 60_000)));
  await until(async () => (await post(listener, long)).status === 503);
  assertEquals((await post(listener, report())).status, 200);
  assertEquals((await post(listener, prolog())).status, 200);
  slow.close();
  // A body that was cut off releases its memory.
  const fitting = inventory(400);
  await until(async () => (await post(listener, fitting)).status === 200);
  await listener.close();
});
