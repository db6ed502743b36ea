import { assertEquals } from "@std/assert";
import { judgeReport, meaningOf } from "./result_code.ts";

const meanings = [
  ["SUCCESS", "succeeded", null],
  ["SUCCESS_0", "succeeded", 0],
  ["SUCCESS_3", "failed", 3],
  ["SUCCESS_", "succeeded", null],
  ["SUCCESS_REBOOT_INITIATED", "reboot_pending", 1641],
  ["SUCCESS_REBOOT_REQUIRED", "reboot_pending", 3010],
  ["SUCCESS_RESTART_REQUIRED", "reboot_pending", 3011],
  ["SUCCESS_ALREADY_SETUP", "already_installed", null],
  ["EXIT_CODE_1603", "failed", 1603],
  ["EXIT_CODE_-1", "failed", -1],
  ["ERR_EXECUTE", "failed", null],
  ["ERR_BAD_DIGEST", "failed", null],
  ["", "failed", null],
  ["SUCCESSFUL", "failed", null],
  ["success", "failed", null],
] as const;

for (const [code, state, exitCode] of meanings) {
  Deno.test(`meaningOf() "${code}" is ${state}, exit code ${exitCode}`, () => {
    assertEquals(meaningOf(code), { state, exitCode });
  });
}

Deno.test("judgeReport() lets the first report of an attempt decide", () => {
  const verdict = judgeReport({ state: "offered", attempt: 1 }, "SUCCESS_3");
  assertEquals(verdict, {
    kind: "decides",
    state: "failed",
    exitCode: 3,
    outcome: "failed",
  });
});

const judged = [
  ["never assigned", null, "SUCCESS", "unexpected"],
  [
    "assigned, never offered",
    { state: "waiting", attempt: 1 },
    "SUCCESS",
    "unexpected",
  ],
  [
    "late report of an earlier attempt",
    { state: "waiting", attempt: 2 },
    "SUCCESS",
    "repeats",
  ],
  ["once more", { state: "succeeded", attempt: 1 }, "SUCCESS", "repeats"],
  ["after a cancel", { state: "cancelled", attempt: 1 }, "SUCCESS", "repeats"],
  [
    "digest of a recalled package",
    { state: "recalling", attempt: 1 },
    "ERR_BAD_DIGEST",
    "confirms_recall",
  ],
  [
    "info of a recalled package",
    { state: "recalling", attempt: 1 },
    "ERR_DOWNLOAD_INFO",
    "confirms_recall",
  ],
  [
    "recalled too late",
    { state: "recalling", attempt: 1 },
    "SUCCESS",
    "decides",
  ],
  [
    "recalled too late, failed",
    { state: "recalling", attempt: 1 },
    "ERR_EXECUTE",
    "decides",
  ],
] as const;

for (const [situation, reported, code, kind] of judged) {
  Deno.test(`judgeReport() ${situation}: ${kind}`, () => {
    assertEquals(judgeReport(reported, code).kind, kind);
  });
}
