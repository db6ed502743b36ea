import { assertEquals } from "@std/assert";
import { meaningOfResult, retryOf } from "./result_meaning.ts";

const reported = {
  state: "failed",
  code: "ERR_DOWNLOAD_INFO",
  family: "unix",
  action: "launch",
  archiveKind: "zip",
  infoAt: null,
  fragmentsSeen: 0,
} as const;

Deno.test("meaningOfResult() tells a request that never came from one that broke", () => {
  assertEquals(meaningOfResult(reported), "info_not_requested");
  assertEquals(
    meaningOfResult({ ...reported, infoAt: 1 }),
    "info_interrupted",
  );
  assertEquals(
    meaningOfResult({ ...reported, fragmentsSeen: 1 }),
    "info_interrupted",
  );
});

Deno.test("meaningOfResult() is null without a result, and for a recall", () => {
  assertEquals(
    meaningOfResult({ ...reported, state: "waiting", code: null }),
    null,
  );
  assertEquals(
    meaningOfResult({
      ...reported,
      state: "cancelled",
      code: "ERR_BAD_DIGEST",
    }),
    null,
  );
});

Deno.test("retryOf() tells only for failures whether a retry can help", () => {
  assertEquals(retryOf("failed", "installer_busy"), "helps");
  assertEquals(retryOf("failed", "not_started"), "new_package");
  assertEquals(retryOf("failed", "disk_full"), "after_fix");
  assertEquals(retryOf("failed", "update_not_applicable"), "useless");
  assertEquals(retryOf("failed", null), "unknown");
  assertEquals(retryOf("succeeded", "number_lost"), null);
});

Deno.test("meaningOfResult() asks for a restart only while it is pending", () => {
  const restarts = { ...reported, code: "EXIT_CODE_3010" };
  assertEquals(
    meaningOfResult({ ...restarts, state: "reboot_pending" }),
    "restart_required",
  );
  assertEquals(meaningOfResult({ ...restarts, state: "succeeded" }), null);
});
