import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { Channel, type Message, transferred } from "#shared/threads/channel.ts";
import { startThread, type Thread } from "#shared/threads/start_thread.ts";
import type { Caller, TestThread } from "./test_thread.ts";

const SCRIPT = new URL("./test_thread.ts", import.meta.url);

class Dead extends Error {}

describe("a thread", () => {
  let thread: Thread<TestThread>;
  let notes: string[];
  beforeEach(() => {
    notes = [];
    thread = startThread<TestThread, Caller>(SCRIPT, {
      name: "test",
      functions: {
        double: (n) => Promise.resolve(2 * n),
        note: (text) => void notes.push(text),
      },
      errors: {
        OutOfRange: ({ kind, message, code }) =>
          new RangeError(`${kind} ${code}: ${message}`),
      },
      deathError: (message) => new Dead(`It has died: ${message}`),
    });
  });
  afterEach(() => thread.end());

  it("answers each call with its own result, in any order", async () => {
    const held = thread.call("hold", "first");
    assertEquals(await thread.call("add", 1, 2), 3);
    thread.notify("release");
    assertEquals(await held, "first");
  });

  it("calls the thread that started it", async () => {
    assertEquals(await thread.call("doubleTwice", 3), 12);
  });

  it("sends the messages of one turn in order", async () => {
    const texts = Array.from({ length: 100 }, (_, i) => `${i}`);
    assertEquals(await thread.call("noteAll", texts), 100);
    assertEquals(notes, texts);
  });

  it("throws known errors with their class, and others with their message", async () => {
    await assertRejects(
      () => thread.call("fail", "11 of 10"),
      RangeError,
      "OutOfRange E_RANGE: 11 of 10",
    );
    await assertRejects(
      () => thread.call("failPlainly"),
      Error,
      "no error object",
    );
    assertEquals(await thread.call("add", 1, 1), 2);
  });

  it("rejects a call of an unknown function", async () => {
    const other = thread as unknown as Thread<{ missing(): void }>;
    await assertRejects(() => other.call("missing"), Error, "not a function");
  });

  it("receives transferred buffers, and transfers them", async () => {
    const bytes = new Uint8Array(1000);
    const sent = transferred(bytes, [bytes.buffer]);
    assertEquals(await thread.call("length", sent), 1000);
    assertEquals(bytes.length, 0);
    assertEquals((await thread.call("zeros", 1000)).length, 1000);
    assertEquals(await thread.call("zerosLeft"), 0);
  });

  it("that dies rejects waiting and later calls, and is reported", async () => {
    const waiting = [thread.call("hold", ""), thread.call("die")];
    for (const call of waiting) {
      await assertRejects(() => call, Dead, "out of memory");
    }
    assert(thread.ended instanceof Dead);
    assertMatch((await thread.died).message, /^It has died: .*out of memory/);
    await assertRejects(() => thread.call("add", 1, 1), Dead);
    thread.notify("release");
  });

  it("dies from an error in a call that nobody awaits", async () => {
    thread.notify("failUnheard");
    assertMatch((await thread.died).message, /nobody waits for this/);
  });

  it("that is ended rejects waiting and later calls", async () => {
    const held = thread.call("hold", "");
    thread.end(new RangeError("No more"));
    await assertRejects(() => held, RangeError, "No more");
    await assertRejects(() => thread.call("add", 1, 1), RangeError, "No more");
    thread.end();
    assertEquals(thread.ended?.message, "No more");
  });
});

it("a thread that cannot be started rejects its calls", async () => {
  const script = new URL("./no_such_module.ts", import.meta.url);
  const thread = startThread<TestThread>(script, { name: "none" });
  await assertRejects(() => thread.call("add", 1, 1), Error);
});

it("a channel posts the messages of one turn as one", async () => {
  const posted: (readonly Message[])[] = [];
  const channel = new Channel<TestThread>({
    postMessage: (messages) => void posted.push(messages),
  });
  const calls = [channel.call("add", 1, 2), channel.call("add", 3, 4)];
  channel.notify("release");
  assertEquals(posted, []);
  await Promise.resolve();
  assertEquals(posted.length, 1);
  const [first, second, third] = posted[0]!;
  assertEquals(third, { id: 0, name: "release", args: [] });
  channel.receive([{ id: second!.id, value: 7 }, { id: first!.id, value: 3 }]);
  assertEquals(await Promise.all(calls), [3, 7]);
});
