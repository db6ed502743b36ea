import { assertEquals } from "@std/assert";
import { judgeReport, meaningOf, type OwnCodes } from "./result_code.ts";

const NO_CODES = { successCodes: [], rebootCodes: [] };

const meanings = [
  ["SUCCESS", "succeeded", null],
  ["SUCCESS_0", "succeeded", 0],
  ["SUCCESS_00", "succeeded", 0],
  ["SUCCESS_3", "failed", 3],
  ["SUCCESS_-3", "failed", -3],
  ["SUCCESS_3010", "failed", 3010],
  ["SUCCESS_16777215", "failed", null],
  ["SUCCESS_72057594037927935", "failed", null],
  ["SUCCESS_99999999999999999999", "failed", null],
  ["SUCCESS_3x", "failed", null],
  ["SUCCESS_PARTLY", "succeeded", null],
  ["SUCCESS_REBOOT_SOON", "reboot_pending", null],
  ["SUCCESS_REBOOT_INITIATED", "reboot_pending", 1641],
  ["SUCCESS_REBOOT_REQUIRED", "reboot_pending", 3010],
  ["SUCCESS_RESTART_REQUIRED", "reboot_pending", 3011],
  ["SUCCESS_ALREADY_SETUP", "already_installed", null],
  ["EXIT_CODE_1603", "failed", 1603],
  ["EXIT_CODE_-1", "failed", -1],
  ["EXIT_CODE_0", "succeeded", 0],
  ["EXIT_CODE_1641", "reboot_pending", 1641],
  ["EXIT_CODE_3010", "reboot_pending", 3010],
  ["EXIT_CODE_3011", "reboot_pending", 3011],
  ["EXIT_CODE_2359301", "reboot_pending", 2359301],
  ["EXIT_CODE_2359302", "already_installed", 2359302],
  ["EXIT_CODE_-2147021886", "reboot_pending", -2147021886],
  ["EXIT_CODE_1707", "succeeded", 1707],
  ["EXIT_CODE_1638", "failed", 1638],
  ["EXIT_CODE_-2145124329", "failed", -2145124329],
  ["EXIT_CODE_", "failed", null],
  ["ERR_EXECUTE", "failed", null],
  ["ERR_BAD_DIGEST", "failed", null],
  ["", "failed", null],
  ["SUCCESSFUL", "failed", null],
  ["success", "failed", null],
] as const;

for (const [code, state, exitCode] of meanings) {
  Deno.test(`meaningOf() "${code}" is ${state}, exit code ${exitCode}`, () => {
    assertEquals(meaningOf(code), { state, exitCode, isNumberLost: false });
  });
}

for (const code of ["SUCCESS_", "SUCCESS_ "]) {
  Deno.test(`meaningOf() "${code}" has lost its number`, () => {
    assertEquals(meaningOf(code), {
      state: "succeeded",
      exitCode: null,
      isNumberLost: true,
    });
  });
}

Deno.test("judgeReport() lets the first report of an attempt decide", () => {
  const verdict = judgeReport(
    { state: "offered", attempt: 1, offeredAt: 50, ...NO_CODES },
    "SUCCESS_3",
  );
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
  [
    "a repeat without its number",
    { state: "failed", attempt: 1 },
    "SUCCESS_",
    "repeats",
  ],
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
    const known = reported && { ...reported, ...NO_CODES, offeredAt: 50 };
    assertEquals(judgeReport(known, code).kind, kind);
  });
}

/** State, attempt and first offer; arrival, the attempt it decided; verdict. */
const delayed = [
  ["of the open attempt", ["offered", 1, 50], [60, null], "decides"],
  ["of an attempt before", ["offered", 2, 70], [60, null], "repeats"],
  ["recalled meanwhile", ["recalling", 2, 70], [60, null], "repeats"],
  ["retried, not offered yet", ["waiting", 2, null], [60, null], "repeats"],
  ["never offered", ["waiting", 1, null], [60, null], "unexpected"],
  ["decided, then lost", ["offered", 1, 50], [60, 1], "decides"],
  ["lost with its offer", ["waiting", 1, null], [60, 1], "decides"],
  ["lost, and offered again", ["offered", 1, 70], [60, 1], "decides"],
  ["lost, and retried", ["offered", 2, 70], [60, 1], "repeats"],
] as const;

for (const [situation, [state, attempt, offeredAt], arrival, kind] of delayed) {
  Deno.test(`judgeReport() delayed, ${situation}: ${kind}`, () => {
    const known = { state, attempt, offeredAt, ...NO_CODES };
    const [arrivedAt, decided] = arrival;
    const verdict = judgeReport(known, "SUCCESS_3", { arrivedAt, decided });
    assertEquals(verdict.kind, kind);
  });
}

const own: OwnCodes = {
  successCodes: [1605, 3011, 2149842967, { from: 100, to: 119 }],
  rebootCodes: [0, 42],
};

/** A code, and what it means to a package with its own exit codes. */
const byPackage = [
  ["EXIT_CODE_1605", "succeeded", 1605],
  ["EXIT_CODE_-2145124329", "succeeded", -2145124329],
  ["EXIT_CODE_0x80240017", "succeeded", 2149842967],
  ["EXIT_CODE_1603", "failed", 1603],
  ["EXIT_CODE_3010", "reboot_pending", 3010],
  ["SUCCESS_RESTART_REQUIRED", "succeeded", 3011],
  ["SUCCESS_99", "failed", 99],
  ["SUCCESS_100", "succeeded", 100],
  ["SUCCESS_119", "succeeded", 119],
  ["SUCCESS_120", "failed", 120],
  ["SUCCESS_42", "reboot_pending", 42],
  ["SUCCESS", "reboot_pending", null],
  ["SUCCESS_0", "reboot_pending", 0],
  ["SUCCESS_", "succeeded", null],
  ["SUCCESS_72057594037927935", "failed", null],
  ["SUCCESS_ALREADY_SETUP", "already_installed", null],
  ["ERR_EXECUTE", "failed", null],
] as const;

for (const [code, state, exitCode] of byPackage) {
  Deno.test(`meaningOf() "${code}" is ${state} by the package's codes`, () => {
    const meaning = meaningOf(code, own);
    assertEquals([meaning.state, meaning.exitCode], [state, exitCode]);
  });
}
