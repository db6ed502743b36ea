import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { limitSection, SECTION_LIMITS } from "./section_limits.ts";

const parsed = ({ content }: { content: string }) => JSON.parse(content);

describe("limitSection()", () => {
  it("keeps a section within its limits as it came", () => {
    const drives = [{ TYPE: "/", FREE: "4000" }, { TYPE: "/home" }, {}];
    assertEquals(limitSection(drives), {
      content: JSON.stringify(drives),
      cut: null,
    });
    assertEquals(limitSection([]), { content: "[]", cut: null });
  });

  it("shortens an entry that is too large, and drops what is nested in it", () => {
    const limited = limitSection([
      { NAME: "x".repeat(60_000_000), KIND: "a", DEEP: { A: "b" } },
      { NAME: "y" },
    ]);
    assertEquals(parsed(limited), [
      { NAME: "x".repeat(SECTION_LIMITS.value), KIND: "a" },
      { NAME: "y" },
    ]);
    assertEquals(limited.cut, { sent: 2, kept: 2, shortened: 1 });
  });

  it("shortens an entry with many values or much nested", () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`V${i}`, "value"]),
    );
    const [kept] = parsed(limitSection([many]));
    assertEquals(Object.keys(kept).length, SECTION_LIMITS.values);
    const deep = { A: Array.from({ length: 20_000 }, () => ({ B: "c" })) };
    assertEquals(parsed(limitSection([deep])), [{}]);
  });

  it("stops at its entries and at its characters", () => {
    const few = limitSection(Array.from({ length: 200_000 }, () => ({})));
    assertEquals(few.cut, { sent: 200_000, kept: 10_000, shortened: 0 });
    const large = limitSection(
      Array.from({ length: 9000 }, () => ({ NAME: "x".repeat(1000) })),
    );
    assert(large.content.length <= SECTION_LIMITS.section);
    assert(large.content.length > SECTION_LIMITS.section - 1100);
    assertEquals(large.cut?.sent, 9000);
  });

  it("takes no more than the machine has left", () => {
    const entry = { NAME: "x".repeat(100) };
    assertEquals(limitSection([entry], 50), {
      content: "[]",
      cut: { sent: 1, kept: 0, shortened: 0 },
    });
  });
});
