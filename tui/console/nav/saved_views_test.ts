import { assertEquals } from "@std/assert";
import {
  applyLook,
  lookOf,
  narrowed,
  readLook,
  viewLine,
  viewSource,
} from "./saved_views.ts";

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

Deno.test("viewSource() finds the rows of a list below another with a query", () => {
  const vlc = { id: 17, name: "vlc 3.0" };
  const lab = { id: 1, name: 'Berlin "east" *' };
  assertEquals(viewSource({ screen: "machines" }), {
    root: "machines",
    query: "",
  });
  assertEquals(viewSource({ screen: "group", group: lab }), {
    root: "machines",
    query: String.raw`group:"Berlin \"east\" \*"`,
  });
  assertEquals(
    viewSource({ screen: "progress", machine: { id: 2, name: "pc-1" } }),
    { root: "deployments", query: "name=pc-1" },
  );
  assertEquals(
    viewSource({
      screen: "progress",
      package: vlc,
      state: "failed",
      group: { id: 1, name: "lab" },
    }),
    { root: "deployments/failed", query: "package:17 group:lab" },
  );
  assertEquals(
    viewSource({ screen: "progress", package: vlc, unverified: true }),
    null,
  );
  assertEquals(viewSource({ screen: "package", package: vlc }), null);
});

Deno.test("narrowed() keeps what was typed together", () => {
  assertEquals(narrowed("", undefined), undefined);
  assertEquals(narrowed("", "a or b"), "a or b");
  assertEquals(narrowed("group:lab"), "group:lab");
  assertEquals(narrowed("group:lab", "a or b"), "group:lab (a or b)");
});
