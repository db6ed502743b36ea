/** Exit codes of programs on Unix, and those of any program. */
export const programCodes = {
  program_failed: {
    short: "general error",
    says:
      "The program ended with the exit code that most programs use for any error.",
    remedy:
      "Run the command by hand on one machine, or look into the program's log.",
  },
  unknown_exit: {
    short: "unknown code",
    says:
      "The server does not know this exit code: the program defines what it means.",
    remedy:
      "Look it up in the documents of the program. If it is a success, add it to the package's success codes.",
  },
  wrong_usage: {
    short: "wrong usage",
    says:
      "Exit code 2: a shell and most programs end so if they are called wrongly; dpkg and ls if something failed for good.",
    remedy: "Run the command by hand on one machine and correct its arguments.",
  },
  apt_failed: {
    short: "apt failed",
    says:
      "Exit code 100: apt-get failed, because another package manager was running, a source was not reachable, or a package does not exist. (dnf check-update ends so if there are updates.)",
    remedy:
      "Retry it. If it happens again, run apt-get by hand on one machine; DPkg::Lock::Timeout makes it wait for others.",
  },
  zypper_restart: {
    short: "restart needed?",
    says:
      "Exit code 102: zypper ends so if it succeeded and the machine has to be restarted.",
    remedy: "If the package calls zypper, add 102 to its restart codes.",
  },
  zypper_not_found: {
    short: "not found?",
    says: "Exit code 104: zypper ends so if it cannot find a package.",
    remedy: "Check the package's name and the machine's repositories.",
  },
  time_limit: {
    short: "time limit",
    says: "Exit code 124: the command timeout stopped the program.",
    remedy: "Find out what the program waits for, or allow it more time.",
  },
  not_executable: {
    short: "not executable",
    says:
      "Exit code 126: a command was found but may not be executed: its executable bit or its interpreter is missing.",
    remedy:
      "Make it executable in the archive (chmod +x), or call it by its interpreter; then make a new package.",
  },
  not_in_path: {
    short: "command missing",
    says: "Exit code 127: a command was not found on the machine.",
    remedy:
      "Install it, or write its whole path: agents run with a short PATH. For a file of the archive write ./name.",
  },
  signal: {
    short: "ended by signal",
    says:
      "A signal ended a program: the exit code is 128 plus the signal's number.",
    remedy: "Find out what stopped it; kill -l names the signals.",
  },
  killed: {
    short: "killed",
    says:
      "Exit code 137: a program was killed (signal 9), by somebody or because memory ran out.",
    remedy: 'Look for "Out of memory" in the machine\'s kernel log.',
  },
  terminated: {
    short: "terminated",
    says:
      "Exit code 143: a program was asked to end (signal 15), as when the machine shuts down.",
    remedy: "Retry it.",
  },
  crashed_unix: {
    short: "crashed",
    says:
      "A program crashed: the exit code is 128 plus the signal of the crash.",
    remedy:
      "Check that the program is made for the machine's processor and system.",
  },
};
