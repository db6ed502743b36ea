import { assertEquals, assertMatch } from "@std/assert";
import {
  listPackages,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { makePlan } from "#shared/contract/assignments/plans.ts";
import { forbidden, setReadonly } from "./permissions.ts";

Deno.test("forbidden() names the role that is missing", () => {
  assertEquals(forbidden("viewer", listPackages), null);
  assertEquals(forbidden("admin", setActivation), null);
  assertMatch(forbidden("viewer", setActivation) ?? "", /operator/);
});

Deno.test("forbidden(): a read-only console may look and plan, no more", () => {
  setReadonly(true);
  try {
    assertEquals(forbidden("viewer", listPackages), null);
    assertEquals(forbidden("viewer", makePlan), null);
    assertMatch(forbidden("admin", setActivation) ?? "", /--readonly/);
  } finally {
    setReadonly(false);
  }
});
