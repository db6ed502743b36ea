import { assert, assertEquals } from "@std/assert";
import { explainResult, type ResultFacts } from "./explain.ts";
import { ResultMeaning } from "./meanings.ts";

const unix = { family: "unix" } as const;
const windows = { family: "windows" } as const;

/** A code, the facts about its deployment, and its meaning. */
const cases: readonly [string, ResultFacts, ResultMeaning | null][] = [
  ["SUCCESS", {}, null],
  ["SUCCESS_0", {}, null],
  ["EXIT_CODE_0", {}, null],
  ["EXIT_CODE_1707", {}, null],
  ["SUCCESS_ALREADY_SETUP", {}, null],
  ["SUCCESS_", {}, "number_lost"],
  ["SUCCESS_PARTLY", {}, "other_success"],
  ["SUCCESS_72057594037927935", unix, "not_started"],
  ["SUCCESS_16777215", unix, "not_started"],
  ["SUCCESS_REBOOT_INITIATED", {}, "restart_initiated"],
  ["SUCCESS_REBOOT_REQUIRED", {}, "restart_required"],
  ["SUCCESS_RESTART_REQUIRED", {}, "restart_required"],

  // The agents' own words, with what is known about the deployment.
  ["ERR_DOWNLOAD_INFO", {}, "info_not_fetched"],
  ["ERR_DOWNLOAD_INFO", { infoRequested: false }, "info_not_requested"],
  ["ERR_DOWNLOAD_INFO", { infoRequested: true }, "info_interrupted"],
  ["ERR_BUILD", {}, "not_unpacked"],
  ["ERR_BUILD", { ...unix, archive: "zip" }, "not_unpacked_zip"],
  ["ERR_BUILD", { ...unix, archive: "tar.gz" }, "not_unpacked_tar"],
  ["ERR_BUILD", { ...unix, archive: null }, "not_unpacked"],
  ["ERR_BUILD", { ...windows, archive: "zip" }, "fragment_missing"],
  ["ERR_EXECUTE", {}, "execute_failed"],
  ["ERR_EXECUTE", { ...unix, action: "launch" }, "launch_failed"],
  ["ERR_EXECUTE", { ...unix, action: "execute" }, "command_failed"],
  ["ERR_EXECUTE", { ...unix, action: "store" }, "store_failed"],
  ["ERR_EXECUTE", { ...windows, action: "execute" }, "process_not_started"],
  ["ERR_EXECUTE_TIMEOUT", windows, "ran_too_long"],
  ["ERR_EXECUTE_TOO_MANY_TRY", windows, "too_many_tries"],
  ["ERR_EXECUTE_NO_EXIT_CODE", windows, "no_exit_code"],
  ["ERR_OUT_OF_SPACE", windows, "agent_disk_full"],
  ["ERR_BAD_DIGEST", {}, "bad_digest"],
  ["ERR_TIMEOUT", {}, "gave_up"],
  ["ERR_ABORTED", {}, "user_cancelled"],
  [" ERR_TIMEOUT ", {}, "gave_up"],
  ["ERR_SOMETHING_NEW", {}, "unknown_error"],
  ["", {}, "no_code"],
  ["UNKNOWN_CODE", {}, "no_code"],
  ["success", {}, "unknown_code"],
  ["toString", {}, "unknown_code"],
  ["ERR_CONSTRUCTOR", {}, "unknown_error"],

  // Unix exit codes.
  ["SUCCESS_1", {}, "program_failed"],
  ["SUCCESS_2", {}, "wrong_usage"],
  ["SUCCESS_100", {}, "apt_failed"],
  ["SUCCESS_126", {}, "not_executable"],
  ["SUCCESS_127", {}, "not_in_path"],
  ["SUCCESS_128", {}, "unknown_exit"],
  ["SUCCESS_129", {}, "signal"],
  ["SUCCESS_137", {}, "killed"],
  ["SUCCESS_139", {}, "crashed_unix"],
  ["SUCCESS_143", {}, "terminated"],
  ["SUCCESS_192", {}, "signal"],
  ["SUCCESS_193", {}, "unknown_exit"],
  ["SUCCESS_1603", {}, "unknown_exit"],
  ["SUCCESS_3010", {}, "unknown_exit"],
  ["SUCCESS_99999999999999999999", {}, "unknown_exit"],

  // Windows exit codes, signed, unsigned and in hexadecimal.
  ["EXIT_CODE_1", {}, "program_failed"],
  ["EXIT_CODE_-1", {}, "program_failed"],
  ["EXIT_CODE_4294967295", {}, "program_failed"],
  ["EXIT_CODE_127", {}, "library_missing"],
  ["EXIT_CODE_1602", {}, "installer_cancelled"],
  ["EXIT_CODE_1603", {}, "installer_failed"],
  ["EXIT_CODE_1605", {}, "product_not_installed"],
  ["EXIT_CODE_1618", {}, "installer_busy"],
  ["EXIT_CODE_1619", {}, "installer_file_missing"],
  ["EXIT_CODE_1638", {}, "other_version"],
  ["EXIT_CODE_1641", {}, "restart_initiated"],
  ["EXIT_CODE_3010", {}, "restart_required"],
  ["EXIT_CODE_2359301", {}, "restart_required"],
  ["EXIT_CODE_2359302", {}, "update_installed"],
  ["EXIT_CODE_9009", {}, "command_not_found"],
  ["EXIT_CODE_-196608", {}, "file_missing"],
  ["EXIT_CODE_-1073741819", {}, "crashed"],
  ["EXIT_CODE_-1073741515", {}, "library_missing"],
  ["EXIT_CODE_-2145124329", {}, "update_not_applicable"],
  ["EXIT_CODE_2149842967", {}, "update_not_applicable"],
  ["EXIT_CODE_0x80240017", {}, "update_not_applicable"],
  ["EXIT_CODE_-2147024891", {}, "access_denied"],
  ["EXIT_CODE_0x80070643", {}, "installer_failed"],
  ["EXIT_CODE_-2147021886", {}, "restart_required"],
  ["EXIT_CODE_-1978335189", {}, "update_not_applicable"],
  ["EXIT_CODE_-1978334972", {}, "prerequisite_missing"],
  ["EXIT_CODE_4711", {}, "unknown_exit"],
  ["EXIT_CODE_4294967297", {}, "unknown_exit"],
  ["EXIT_CODE_-4294967295", {}, "unknown_exit"],
  ["EXIT_CODE_", {}, "unknown_code"],
];

for (const [code, facts, meaning] of cases) {
  const known = Object.values(facts).map(String).join(" ");
  Deno.test(`explainResult() "${code}" ${known} is ${meaning}`, () => {
    assertEquals(explainResult(code, facts), meaning);
  });
}

Deno.test("every meaning is what some code means", () => {
  const facts: ResultFacts[] = [
    {},
    ...(["unix", "windows"] as const).flatMap((family) =>
      (["launch", "execute", "store"] as const).flatMap((action) =>
        (["zip", "tar.gz"] as const).flatMap((archive) =>
          [true, false].map((infoRequested) => ({
            family,
            action,
            archive,
            infoRequested,
          }))
        )
      )
    ),
  ];
  const numbers = Array.from({ length: 2 ** 16 }, (_, n) => n);
  const pages = [0x8007, 0x8024, 0x800f, 0x800b, 0x8009, 0x8a15, 0x24, 0xc000];
  const codes = [
    ...cases.map(([code]) => code),
    ...["ERR_DOWNLOAD_PACK", "ERR_BAD_ID", "ERR_UNZIP", "ERR_BAD_PARAM"],
    ...["ERR_DONE_FAILED", "ERR_CLEAN", "EXIT_CODE_1073807364"],
    ...numbers.slice(0, 256).map((n) => `SUCCESS_${n}`),
    ...numbers.map((n) => `EXIT_CODE_${n}`),
    ...pages.flatMap((page) =>
      numbers.slice(0, 4096).map((n) => `EXIT_CODE_${page * 2 ** 16 + n}`)
    ),
  ];
  const meant = new Set(codes.map((code) => explainResult(code)));
  for (const one of facts) {
    for (const code of ["ERR_DOWNLOAD_INFO", "ERR_BUILD", "ERR_EXECUTE"]) {
      meant.add(explainResult(code, one));
    }
  }
  const unused = ResultMeaning.options.filter((one) => !meant.has(one));
  assert(unused.length === 0, `no code means ${unused}`);
});
