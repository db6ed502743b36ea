import { assertEquals } from "@std/assert";
import { applyLook, lookOf, readLook, viewLine } from "./saved_views.ts";

Deno.test("a look is the same after it was written and read", () => {
  const look = {
    filter: "os:debian & tag:paris+lyon 100%",
    sort: "-updated",
    faults: true,
    columns: ["machine", "state"],
  } as const;
  const line = viewLine("deployments", look);
  assertEquals(line.slice(0, 12), "deployments?");
  assertEquals(readLook(line.slice(12)), look);
});

Deno.test("viewLine() is readable, and short for a plain list", () => {
  assertEquals(
    viewLine("machines", { filter: "os:debian name:pc*", sort: "name" }),
    "machines?filter=os:debian+name:pc*&sort=name",
  );
  assertEquals(viewLine("machines", {}), "machines");
});

Deno.test("readLook() ignores what it does not know", () => {
  assertEquals(readLook("colour=red&sort=a b&filter="), {});
});

Deno.test("lookOf() returns what applyLook() has set", () => {
  const kept = new Map<string, unknown>();
  applyLook(kept, { filter: "lab", columns: ["name"] });
  assertEquals(lookOf(kept), { filter: "lab", columns: ["name"] });
});
