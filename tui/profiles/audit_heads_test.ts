import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { differenceOf } from "./audit_heads.ts";

const noted = {
  audit: { seq: 10, hash: "aa" },
  log: { seq: 9, hash: "bb" },
};
const server = (
  at: { audit: string | null; log: string | null },
  summarisedTo = { audit: 0, log: 0 },
) => ({ ...noted, at, summarisedTo });

describe("differenceOf()", () => {
  it("finds none where the noted seals are in the log", () => {
    assertEquals(differenceOf(noted, server({ audit: "aa", log: "bb" })), null);
  });

  it("finds a seal that is gone, or another one", () => {
    assertEquals(differenceOf(noted, server({ audit: null, log: "bb" })), 10);
    assertEquals(differenceOf(noted, server({ audit: "aa", log: "cc" })), 9);
  });

  it("says nothing of events that were summarised since", () => {
    const at = { audit: "aa", log: null };
    assertEquals(
      differenceOf(noted, server(at, { audit: 0, log: 20 })),
      null,
    );
    assertEquals(differenceOf(noted, server(at, { audit: 0, log: 9 })), 9);
  });

  it("says nothing of a log that was empty", () => {
    const empty = { seq: 0, hash: "" };
    assertEquals(
      differenceOf(
        { audit: empty, log: empty },
        server({
          audit: null,
          log: null,
        }),
      ),
      null,
    );
  });
});
