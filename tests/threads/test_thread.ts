/// <reference lib="deno.worker" />
/** The thread that the tests of threads start. */
import { type Channel, transferred } from "#shared/threads/channel.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";

/** The functions that the thread may call. */
export interface Caller {
  double(n: number): Promise<number>;
  note(text: string): void;
}

export type TestThread = ReturnType<typeof testThread>;

class OutOfRange extends RangeError {
  override readonly name = "OutOfRange";
  readonly code = "E_RANGE";
}

function testThread(caller: Channel<Caller>) {
  let zeros = new Uint8Array();
  const released: (() => void)[] = [];
  return {
    add: (a: number, b: number) => a + b,
    /** Resolves at the next `release`. */
    hold: (text: string) =>
      new Promise<string>((resolve) => released.push(() => resolve(text))),
    release(): void {
      for (const resolve of released.splice(0)) resolve();
    },
    fail(message: string): void {
      throw new OutOfRange(message);
    },
    failPlainly: () => Promise.reject("no error object"),
    doubleTwice: async (n: number) =>
      await caller.call("double", await caller.call("double", n)),
    /** Stores the texts, then resolves to their number. */
    noteAll(texts: readonly string[]): number {
      for (const text of texts) caller.notify("note", text);
      return texts.length;
    },
    length: (bytes: Uint8Array<ArrayBuffer>) => bytes.length,
    zeros(length: number) {
      zeros = new Uint8Array(length);
      return transferred(zeros, [zeros.buffer]);
    },
    /** The number of zeros this thread still has. */
    zerosLeft: () => zeros.length,
    die: () =>
      new Promise<void>(() => {
        reportError(new Error("out of memory"));
      }),
    /** Fails in a call that nobody awaits. */
    failUnheard(): void {
      throw new Error("nobody waits for this");
    },
  };
}

serveThread<TestThread, Caller>(testThread);
