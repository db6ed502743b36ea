import { assertEquals } from "@std/assert";
import { readResultCode } from "./result_code.ts";

const unix = (exitCode: number | null, isZero = false) => ({
  kind: "exit",
  system: "unix",
  exitCode,
  isZero,
});
const windows = (exitCode: number | null, isZero = false) => ({
  ...unix(exitCode, isZero),
  system: "windows",
});
const is = (kind: string) => ({ kind });

const readings: readonly [string, unknown][] = [
  ["SUCCESS", is("success")],
  [" SUCCESS\n", is("success")],
  ["SUCCESS_", is("number_lost")],
  ["SUCCESS_ ", is("number_lost")],
  ["SUCCESS_0", unix(0, true)],
  ["SUCCESS_00", unix(0, true)],
  ["SUCCESS_-0", unix(0, true)],
  ["SUCCESS_+0", unix(0, true)],
  ["SUCCESS_3", unix(3)],
  ["SUCCESS_003", unix(3)],
  ["SUCCESS_+3", unix(3)],
  ["SUCCESS_-3", unix(-3)],
  ["SUCCESS_9007199254740991", unix(Number.MAX_SAFE_INTEGER)],
  ["SUCCESS_9007199254740993", unix(null)],
  [`SUCCESS_${"0".repeat(150)}`, unix(0, true)],
  [`SUCCESS_${"0".repeat(150)}7`, unix(7)],
  [`SUCCESS_${"9".repeat(150)}`, unix(null)],
  ["SUCCESS_16777215", is("not_started")],
  ["SUCCESS_4294967295", is("not_started")],
  ["SUCCESS_72057594037927935", is("not_started")],
  ["SUCCESS_18446744073709551615", is("not_started")],
  ["SUCCESS_-1", is("not_started")],
  ["SUCCESS_72057594037927934", unix(null)],
  ["SUCCESS_REBOOT_INITIATED", { kind: "reboot", exitCode: 1641 }],
  ["SUCCESS_REBOOT_REQUIRED", { kind: "reboot", exitCode: 3010 }],
  ["SUCCESS_RESTART_REQUIRED", { kind: "reboot", exitCode: 3011 }],
  ["SUCCESS_REBOOT_PENDING", { kind: "reboot", exitCode: null }],
  ["SUCCESS_ALREADY_SETUP", is("already_installed")],
  ["SUCCESS_ALREADY_IN_HISTORY", is("already_installed")],
  ["SUCCESS_PARTLY", is("other_success")],
  ["EXIT_CODE_0", windows(0, true)],
  ["EXIT_CODE_1603", windows(1603)],
  ["EXIT_CODE_-1", windows(-1)],
  ["EXIT_CODE_-2145124329", windows(-2145124329)],
  ["EXIT_CODE_2149842967", windows(2149842967)],
  ["EXIT_CODE_0x80240017", windows(2149842967)],
  ["EXIT_CODE_0X80240017", windows(2149842967)],
  ["ERR_EXECUTE", is("error")],
  ["ERR_SOMETHING_NEW", is("error")],
  ...[
    ...["", " ", "success", "success_3", "Success_0", "exit_code_3"],
    ...["SUCCESSFUL", "SUCCESS3", "SUCCESS-3", "SUCCESS_3a", "SUCCESS_3.0"],
    ...["SUCCESS_ 3", "SUCCESS__", "SUCCESS_-", "SUCCESS_٣", "SUCCESS_7.2e+16"],
    ...["EXIT_CODE", "EXIT_CODE_", "EXIT_CODE_x", "ERR", "ERR_", "ERROR"],
    ...["SUCCESS_REBOOT_", "XSUCCESS", "UNKNOWN_CODE1", "0", "NaN"],
  ].map((code): [string, unknown] => [code, is("unknown")]),
];

for (const [code, reading] of readings) {
  const name = code.length > 40 ? `${code.slice(0, 12)}…${code.length}` : code;
  Deno.test(`readResultCode() "${name}"`, () => {
    assertEquals<unknown>(readResultCode(code), reading);
  });
}
