import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ForgetfulDisk, type Operation } from "./disk.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const does = (
  what: Operation["what"],
  path: string,
  rest: Partial<Operation> = {},
): Operation => ({
  ...{ what, path, other: "", offset: 0, data: new Uint8Array(), end: 0 },
  ...rest,
});

function disk(...operations: readonly Operation[]): ForgetfulDisk {
  const made = new ForgetfulDisk();
  for (const one of operations) made.apply(one);
  return made;
}

function textOf(
  files: ReadonlyMap<string, Uint8Array | "folder">,
  name: string,
): string | undefined {
  const content = files.get(name);
  return content === undefined || content === "folder"
    ? content
    : new TextDecoder().decode(content);
}

describe("a disk that may forget", () => {
  const made = [does("C", "a"), does("W", "a", { data: bytes("one") })];

  it("keeps a name once its folder is flushed, content once the file is", () => {
    assertEquals(disk(...made).after("none").has("a"), false);
    assertEquals(textOf(disk(...made).after("all"), "a"), "one");
    const named = disk(...made, does("D", ""));
    assertEquals(textOf(named.after("none"), "a"), "");
    const whole = disk(...made, does("S", "a"), does("D", ""));
    assertEquals(textOf(whole.after("none"), "a"), "one");
  });

  it("forgets what was written after the flush, or tears it", () => {
    const later = does("W", "a", { offset: 2, data: bytes("XY") });
    const both = disk(...made, does("S", "a"), does("D", ""), later);
    assertEquals(textOf(both.after("none"), "a"), "one");
    assertEquals(textOf(both.after("all"), "a"), "onXY");
    assertEquals(textOf(both.after(() => 0.1), "a"), "one", "torn to nothing");
  });

  it("forgets for good what a flush failed to write", () => {
    const left = disk(
      does("C", "a"),
      does("D", ""),
      does("W", "a", { data: bytes("lost") }),
      does("E", "a"),
      does("W", "a", { offset: 4, data: bytes("kept") }),
      does("S", "a"),
    ).after("none");
    assertEquals(textOf(left, "a"), "\0\0\0\0kept");
  });

  it("shortens, fills with zeros, and moves folders with what is in them", () => {
    const moved = disk(
      does("M", "aside"),
      does("C", "aside/x"),
      does("W", "aside/x", { data: bytes("12345") }),
      does("T", "aside/x", { offset: 2 }),
      does("W", "aside/x", { offset: 4, data: bytes("9") }),
      does("R", "aside", { other: "p" }),
      does("S", "p/x"),
    );
    assertEquals(textOf(moved.after("all"), "p/x"), "12\0\x009");
    assertEquals([...moved.after("all").keys()], ["", "p", "p/x"]);
    assertEquals([...moved.after("none").keys()], [""]);
  });
});
