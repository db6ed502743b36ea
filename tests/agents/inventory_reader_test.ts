import { assertEquals, assertRejects } from "@std/assert";
import { afterEach, describe, it } from "@std/testing/bdd";
import { openDocument } from "#server/agent/wire/document.ts";
import { sealEnvelope } from "#server/agent/wire/envelope.ts";
import {
  type InventoryReader,
  startInventoryReader,
} from "#server/agent/inventories/inventory_reader.ts";
import { Overloaded } from "#server/agent/limits/overloaded.ts";
import { Malformed, TooLarge } from "#server/agent/xml/errors.ts";
import { until } from "#tests/harness/time/until.ts";
import { inventory, listen, post } from "./listener.ts";

const zlib = (text: string) => sealEnvelope({ format: "zlib", text });
const script = new URL("./dying_thread.ts", import.meta.url);
/** A body that is too large to be read at once, and kills the thread above. */
const deadly = () => new Uint8Array(5000);

/** Tells threads something until it is disposed of. */
function channel(name: string) {
  const opened = new BroadcastChannel(name);
  return {
    post: () => opened.postMessage("go"),
    [Symbol.dispose]: () => opened.close(),
  };
}

describe("startInventoryReader()", () => {
  let reader: InventoryReader;
  afterEach(() => reader.close());

  it("reads what openDocument() reads", async () => {
    reader = startInventoryReader();
    const body = zlib(inventory(100));
    assertEquals(await reader.read(body.slice()), openDocument(body));
  });

  it("rejects what openDocument() refuses, and keeps running", async () => {
    reader = startInventoryReader();
    await assertRejects(() => reader.read(zlib("<R>")), Malformed, "unclosed");
    const wide = `<R ${"a".repeat(129)}=""/>`;
    await assertRejects(() => reader.read(zlib(wide)), TooLarge);
    await reader.read(zlib(inventory(1)));
  });

  it("accepts no more documents than may wait", async () => {
    reader = startInventoryReader({ maxWaiting: 2 });
    const first = reader.read(zlib(inventory(1)));
    const second = reader.read(zlib(inventory(1)));
    await assertRejects(() => reader.read(zlib(inventory(1))), Overloaded);
    await Promise.all([first, second]);
    await reader.read(zlib(inventory(1)));
  });

  it("accepts no more bytes than may wait, but one body of any size", async () => {
    reader = startInventoryReader({ maxWaitingBytes: 10 });
    const first = reader.read(zlib(inventory(1)));
    await assertRejects(() => reader.read(zlib(inventory(1))), Overloaded);
    await first;
  });

  it("rejects the body its thread dies of, and reads the others", async () => {
    reader = startInventoryReader({ script });
    const dying = assertRejects(
      () => reader.read(deadly()),
      Error,
      "has died",
    );
    const waiting = reader.read(zlib(inventory(1)));
    await dying;
    await waiting;
    await reader.read(zlib(inventory(1)));
  });

  it("reads others on another thread while one is slow", async () => {
    const held = new URL("./held_thread.ts", import.meta.url);
    reader = startInventoryReader({ script: held, slowMs: 1 });
    using release = channel("held inventories");
    const order: string[] = [];
    const huge = reader.read(zlib(inventory(5000)))
      .then(() => order.push("huge"));
    const small = () =>
      reader.read(zlib(inventory(1))).then(() => order.push("small"));
    await Promise.all([small(), small()]);
    await small(); // it comes when the huge one is known to be slow
    release.post();
    await huge;
    assertEquals(order, ["small", "small", "small", "huge"]);
  });

  it("ends its thread while there is nothing to read", async () => {
    const named = new URL("./named_thread.ts", import.meta.url);
    const thread = async () =>
      (await reader.read(zlib(inventory(1)))).request.deviceId;
    reader = startInventoryReader({ script: named });
    assertEquals(await thread(), await thread());
    reader.close();
    reader = startInventoryReader({ script: named, idleMs: 1 });
    const first = await thread();
    await until(async () => await thread() !== first);
  });

  it("rejects waiting calls and later ones when it is closed", async () => {
    reader = startInventoryReader();
    const waiting = assertRejects(
      () => reader.read(zlib(inventory(1))),
      Error,
      "closed",
    );
    reader.close();
    await waiting;
    await assertRejects(() => reader.read(zlib("<R/>")), Error, "closed");
  });
});

describe("an agent listener, when the inventory thread", () => {
  it("dies, answers 500 to waiting requests and keeps working", async () => {
    const listener = listen({}, {
      inventories: startInventoryReader({ script }),
    });
    assertEquals((await post(listener, deadly())).status, 500);
    const { status } = await post(listener, zlib(inventory(3000)));
    assertEquals(status, 200);
    assertEquals(listener.log.length, 1);
    await listener.close();
  });

  it("is overloaded, answers 503 to inventories and 200 to reports", async () => {
    const listener = listen({}, {
      inventories: startInventoryReader({ maxWaiting: 0 }),
    });
    const refused = await post(listener, zlib(inventory(3000)));
    assertEquals(refused.status, 503);
    assertEquals(refused.headers.get("retry-after"), "60");
    const report = '<REQUEST DEVICEID="a-2026-01-01-00-00-00" ' +
      'ID="1700000001" ERR="SUCCESS" QUERY="DOWNLOAD"/>';
    assertEquals((await post(listener, zlib(report))).status, 200);
    await listener.close();
  });
});
