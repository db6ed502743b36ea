import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { z } from "zod";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import type { ArchiveFacts } from "./finding.ts";
import { packageFindings } from "./findings.ts";

type DraftInput = Partial<z.input<typeof NewPackage>>;

const proposed = (given: DraftInput) =>
  NewPackage.parse({ name: "p", action: "launch", ...given });

function packed(kind: "zip" | "tar.gz", ...files: string[]): ArchiveFacts {
  const topLevel = [...new Set(files.map((file) => file.split("/")[0]!))];
  return {
    kind,
    files,
    topLevel,
    fragments: 1,
    entries: files.length,
    unpackedBytes: 4096 * files.length,
  };
}

const long = (length: number) => "x".repeat(length);
const zip = (...files: string[]) => packed("zip", ...files);
const tar = (...files: string[]) => packed("tar.gz", ...files);
type Target = DraftInput["target"];
const launch = (command: string, target: Target = "any") => ({
  command,
  target,
});
const execute = (command: string, target: Target = "any"): DraftInput => ({
  action: "execute",
  ...launch(command, target),
});
const store = (path: string, target: Target = "any"): DraftInput => ({
  action: "store",
  path,
  target,
});

/** Situation, package, archive, and the codes in order; `?` is a warning. */
const cases: readonly [string, DraftInput, ArchiveFacts | null, string][] = [
  // launch
  ["a script", launch("run.sh", "unix"), tar("run.sh"), ""],
  ["with arguments", launch("run.sh -q --x", "unix"), tar("run.sh"), ""],
  [
    "for all, a zip",
    launch("run.exe /S"),
    zip("run.exe", "data/x"),
    "?launch_wrong_system",
  ],
  ["nothing", launch(" "), zip("run"), "launch_without_command"],
  ["no archive", launch("run"), null, "launch_without_archive"],
  [
    "neither",
    launch(""),
    null,
    "launch_without_command launch_without_archive",
  ],
  ["a stranger", launch("gone.sh"), zip("run.sh"), "launch_target_missing"],
  ["wrong case", launch("Run.sh"), zip("run.sh"), "launch_target_missing"],
  ["wrong case, Windows", launch("RUN.EXE", "windows"), zip("run.exe"), ""],
  ["no ending, Windows", launch("setup /S", "windows"), zip("Setup.exe"), ""],
  [
    "no ending, Unix",
    launch("run", "unix"),
    tar("run.sh"),
    "launch_target_missing",
  ],
  ["a folder", launch("bin"), zip("bin/x"), "launch_target_missing"],
  ["a dash", launch("my-run.sh"), zip("my-run.sh"), "launch_target_cut"],
  [
    "a dash, Windows",
    launch("my-run.exe -q", "windows"),
    zip("my-run.exe"),
    "",
  ],
  ["a space", launch("my run.sh -q"), zip("my run.sh"), "launch_target_cut"],
  [
    "a space, Windows",
    launch("my run.exe /S", "windows"),
    zip("my run.exe"),
    "launch_target_cut",
  ],
  [
    "a space in quotes, Windows",
    launch('"my run.exe" /S', "windows"),
    zip("my run.exe"),
    "",
  ],
  [
    "quotes, Unix",
    launch('"run.sh" -q', "unix"),
    tar("run.sh"),
    "launch_target_cut",
  ],
  [
    "a dash and missing",
    launch("my-run.sh"),
    zip("x"),
    "launch_target_cut launch_target_missing",
  ],
  [
    "further in",
    launch("run.sh"),
    zip("bin/run.sh"),
    "launch_target_not_at_root",
  ],
  [
    "by a path",
    launch("bin/run.sh"),
    zip("bin/run.sh"),
    "launch_target_not_at_root",
  ],
  ["by ./", launch("./run.sh"), zip("run.sh"), "launch_target_not_bare"],
  ["by ./, Unix", launch("./run.sh -q", "unix"), tar("run.sh"), ""],
  ["by a path, Unix", launch("bin/run.sh", "unix"), tar("bin/run.sh"), ""],
  [
    "by a path, beside one of the same name",
    launch("d/go.sh x", "unix"),
    tar("go.sh", "d/go.sh"),
    "",
  ],
  ["up and down", launch("d/../go.sh", "unix"), tar("go.sh", "d/x"), ""],
  [
    "outside",
    launch("../go.sh", "unix"),
    tar("go.sh"),
    "launch_target_not_bare",
  ],
  [
    "a path with a dash",
    launch("my-app/go.sh", "unix"),
    tar("my-app/go.sh"),
    "launch_target_cut",
  ],
  [
    "by a backslash, Unix",
    launch("d\\go.sh", "unix"),
    tar("d/go.sh"),
    "launch_target_not_at_root",
  ],
  [
    "by a backslash, Windows",
    launch("bin\\run.exe", "windows"),
    zip("bin/run.exe"),
    "",
  ],
  [
    "by a slash, Windows",
    launch("bin/run.exe", "windows"),
    zip("bin/run.exe"),
    "launch_target_slash",
  ],
  [
    "by .\\",
    launch(".\\run.exe", "windows"),
    zip("run.exe"),
    "",
  ],
  [
    "a program of the machine",
    launch("msiexec /i a.msi", "windows"),
    zip("a.msi"),
    "launch_target_missing",
  ],
  // archives
  ["a tar.gz for all", launch("run"), tar("run"), "targz_for_windows"],
  [
    "a tar.gz for Windows",
    launch("run", "windows"),
    tar("run"),
    "targz_for_windows",
  ],
  ["a zip for Unix", launch("run", "unix"), zip("run"), ""],
  [
    "a fragment a kilobyte",
    launch("run"),
    { ...zip("run"), fragments: 10_001 },
    "too_many_fragments",
  ],
  // execute
  ["a command", execute("shutdown -h now"), null, ""],
  ["no command", execute(""), null, "execute_without_command"],
  ["a file by ./", execute("./run.sh", "unix"), tar("run.sh"), ""],
  [
    "a file that is not in PATH",
    execute("run.sh now", "unix"),
    tar("run.sh"),
    "?execute_without_folder",
  ],
  ["the same, Windows", execute("run.bat", "windows"), zip("run.bat"), ""],
  // exit codes
  [
    "exit codes of a launch",
    { ...launch("run", "unix"), successCodes: [3], rebootCodes: [4] },
    tar("run"),
    "",
  ],
  [
    "exit codes of an execute on Windows",
    { ...execute("wusa /quiet", "windows"), successCodes: [2359302] },
    null,
    "",
  ],
  [
    "exit codes of an execute on Unix",
    { ...execute("apt-get install x", "unix"), successCodes: [100] },
    null,
    "?exit_codes_not_reported",
  ],
  [
    "exit codes of an execute for all",
    { ...execute("x"), rebootCodes: [100] },
    null,
    "?exit_codes_not_reported",
  ],
  [
    "exit codes of a store",
    { ...store("/opt/app", "unix"), successCodes: [3] },
    tar("a"),
    "?unused_exit_codes",
  ],
  [
    "an exit code in both lists",
    {
      ...launch("run", "unix"),
      successCodes: [{ from: 1, to: 9 }],
      rebootCodes: [9],
    },
    tar("run"),
    "exit_code_in_both_lists",
  ],
  // lengths
  ["255 characters", execute(long(255)), null, ""],
  ["256 characters", execute(long(256)), null, "windows_command_long"],
  ["256, Unix", execute(long(256), "unix"), null, ""],
  [
    "256 with variables",
    execute(`${long(245)}%WINDIR%${long(11)}`),
    null,
    "windows_command_long",
  ],
  [
    "variables that may be long",
    execute(`${long(200)} %A% %B%`),
    null,
    "?windows_command_may_be_long",
  ],
  ["a variable that will fit", execute(`%COMSPEC% /c ${long(100)}`), null, ""],
  [
    "a long path",
    store(`C:\\${long(253)}`, "windows"),
    zip("a"),
    "windows_command_long",
  ],
  // store
  ["into a folder", store("/opt/app", "unix"), tar("a"), ""],
  ["into a drive", store("C:\\Program Files\\app", "windows"), zip("a"), ""],
  ["below the agent", store("INSTALL_PATH/app"), zip("a"), ""],
  ["by a variable", store("%ProgramData%\\app", "windows"), zip("a"), ""],
  ["without a path", store(""), zip("a"), "store_without_path"],
  ["without an archive", store("/opt"), null, "store_without_archive"],
  ["a space", store("/opt/my app", "unix"), tar("a"), "store_path_space"],
  ["a shell's word", store("/opt/$x", "unix"), tar("a"), "store_path_shell"],
  ["nowhere", store("app", "unix"), tar("a"), "?store_path_relative"],
  [
    "nowhere, Windows",
    store("app", "windows"),
    zip("a"),
    "?store_path_relative",
  ],
  ["a dot file", store("/opt", "unix"), tar("a", ".rc"), "?store_dot_files"],
  ["a dot folder", store("/opt", "unix"), tar("a", ".d/x"), "?store_dot_files"],
  ["dots further in", store("/opt", "unix"), tar("a/.rc"), ""],
  ["dots only", store("/opt", "unix"), tar(".a", ".b"), "store_only_dot_files"],
  ["dots, Windows", store("C:\\a", "windows"), zip("a", ".rc"), ""],
  ["a dash", store("/opt", "unix"), tar("-a", "b"), "store_dash_files"],
  // the rest
  [
    "a command to store",
    { ...store("/opt", "unix"), command: "x" },
    tar("a"),
    "?unused_command",
  ],
  [
    "a path to launch",
    { ...launch("a"), path: "/x" },
    zip("a"),
    "?unused_path",
  ],
  ["a path to execute", { ...execute("a"), path: "/x" }, null, "?unused_path"],
  [
    "a dialog on Unix",
    { ...execute("a", "unix"), notify: { text: "hello" } },
    null,
    "?unused_notify",
  ],
  [
    "a dialog for all",
    { ...execute("a"), notify: { text: "hello" } },
    null,
    "",
  ],
  ["priority 0", { ...execute("a"), priority: 0 }, null, "?priority_0_holds"],
];

describe("packageFindings()", () => {
  for (const [situation, given, archive, codes] of cases) {
    const { action, target } = proposed(given);
    it(`of ${action} for ${target}: ${situation}`, () => {
      const found = packageFindings(proposed(given), archive);
      assertEquals(
        found.map(({ severity, code }) =>
          severity === "warning" ? `?${code}` : code
        ).join(" "),
        codes,
      );
      for (const { message } of found) {
        assert(message.includes(";"), `says what to do: ${message}`);
      }
    });
  }

  it("tells which file the Unix agent looks for", () => {
    const [cut] = packageFindings(
      proposed(launch("my-setup.sh -q", "unix")),
      tar("my-setup.sh"),
    );
    assert(cut!.message.includes('look for "my"'), cut!.message);
    assert(cut!.message.includes('"my_setup.sh"'), cut!.message);
  });
});

describe("a zip of one small file", () => {
  const small = { ...zip("run.sh"), unpackedBytes: 511 };
  const codes = (target: Target, archive: ArchiveFacts) =>
    packageFindings(proposed(launch("run.sh", target)), archive)
      .map(({ code }) => code);

  it("is refused where Unix agents would unpack nothing", () => {
    assertEquals(codes("unix", small), ["zip_lost_on_unix"]);
    assertEquals(codes("any", small), [
      "launch_wrong_system",
      "zip_lost_on_unix",
    ]);
    assertEquals(codes("windows", small), ["launch_wrong_system"]);
    assertEquals(codes("unix", { ...small, unpackedBytes: 512 }), []);
    assertEquals(codes("unix", { ...small, entries: 2 }), []);
  });
});
