import { assertEquals } from "@std/assert";
import { STATUSES, statusOf } from "#db/assignments/audience.ts";

Deno.test("audience > a stored number keeps its meaning", () => {
  const states = STATUSES.slice(2, 13).map((code) => {
    const status = statusOf(code);
    return status === "retired" ? status : status?.state;
  });
  assertEquals(states, [
    null,
    "waiting",
    "offered",
    "downloading",
    "recalling",
    "succeeded",
    "reboot_pending",
    "failed",
    "cancelled",
    "already_installed",
    "expired",
  ]);
  assertEquals(statusOf(-1), null);
  assertEquals(statusOf(-2), "retired");
  assertEquals(statusOf(16 + 32 + 7), {
    state: "failed",
    inHistory: true,
    family: "windows",
    takesPackages: true,
  });
  assertEquals(statusOf(128 + 64), {
    state: null,
    inHistory: false,
    family: "mobile",
    takesPackages: false,
  });
});
