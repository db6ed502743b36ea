import { machines } from "#tui/text/en/plural.ts";

/** Exit codes that a package counts as a success. */
export const exitCodes = {
  exitCodes: {
    success: "Success codes",
    successHint:
      "Exit codes besides 0 that are a success, such as 1605, 100-119; optional",
    reboot: "Restart codes",
    rebootHint:
      "Exit codes of a success that a restart completes, besides 3010; optional",
    edit: "change its exit codes",
    title: (name: string) => `Exit codes of ${name}`,
    change: "change the codes",
    changing: (name: string) => `Changing the exit codes of ${name}`,
    changed: (name: string, success: string, reboot: string) =>
      `${name}: success codes ${success || "none"}, restart codes ${
        reboot || "none"
      }, for results from now on`,
    recorded: (n: number) =>
      `a failure with such a code is recorded on ${
        machines(n)
      } and stays; a retry reads it again`,
    stores: "It runs nothing, so it has no exit codes",
    problems: {
      reversed: (codes: string) => `the range ${codes} ends before it begins`,
      repeated: (codes: string) => `${codes} is there twice`,
      both: (codes: string) => `${codes} is in both lists`,
      unreadable: (codes: string) =>
        `"${codes}" is no exit code: write 1605, 100-119 or 0x80240017`,
      too_many: (most: number) => `at most ${most} codes and ranges`,
    },
    cli: {
      about: "change the exit codes that a package counts as a success",
      success:
        'exit codes besides 0 that are a success: 1605,100-119; "" for none',
      reboot: "exit codes of a success that a restart completes, besides 3010",
      nothing: "name --success-codes or --reboot-codes",
    },
  },
};
