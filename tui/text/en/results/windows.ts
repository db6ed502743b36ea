/** Other exit codes of programs on Windows. */
export const windowsCodes = {
  file_missing: {
    short: "file not found",
    says: "In Windows this code means that a file or folder was not found.",
    remedy:
      "Compare the names in the command with those in the archive, and make a new package. Some installers give this code another meaning: see their documents.",
  },
  access_denied: {
    short: "access denied",
    says: "In Windows this code means that access was denied.",
    remedy:
      'Check which file or key the program needs: agents run as SYSTEM, which has no rights on network shares. Some installers use 5 for "cancelled".',
  },
  no_memory: {
    short: "no memory",
    says: "The machine had too little memory.",
    remedy: "Retry it when less is running on the machine.",
  },
  file_in_use: {
    short: "file in use",
    says: "A file or the program itself was in use.",
    remedy:
      "Have the program closed, for example by a notice to the user or by taskkill in the command, then retry it.",
  },
  disk_full: {
    short: "disk full",
    says: "The disk of the machine is full.",
    remedy: "Free space on the machine, then retry it.",
  },
  share_unreachable: {
    short: "no share",
    says: "A network share was not reachable, or refused the login.",
    remedy:
      "Put the files into the archive: agents run as SYSTEM, which cannot log in to shares.",
  },
  bad_arguments: {
    short: "bad arguments",
    says: "An argument of the command is wrong.",
    remedy: "Correct the command and make a new package.",
  },
  not_a_program: {
    short: "not a program",
    says: "The file is not a program that this Windows can run.",
    remedy:
      "Start scripts and documents by their interpreter, such as msiexec /i x.msi, and check that the program fits the machine's processor.",
  },
  name_too_long: {
    short: "name too long",
    says: "A file name or a path is too long for Windows.",
    remedy: "Shorten the names in the archive and make a new package.",
  },
  virus_found: {
    short: "virus scanner",
    says: "The virus scanner of the machine stopped the program.",
    remedy:
      "Check the file, and allow it in the scanner if it is harmless. Then retry it.",
  },
  folder_missing: {
    short: "no such folder",
    says: "A folder that the command names does not exist.",
    remedy: "Correct the command and make a new package.",
  },
  restart_first: {
    short: "restart first",
    says:
      "Nothing was installed, because an earlier installation waits for a restart.",
    remedy: "Restart the machine, then retry it.",
  },
  needs_elevation: {
    short: "needs an admin",
    says: "The program requires administrator rights.",
    remedy: "Check that the agent's service runs as SYSTEM, then retry it.",
  },
  service_disabled: {
    short: "service disabled",
    says:
      "A Windows service that it needs is disabled or stopped, often the one of Windows Update.",
    remedy: "Enable the service on the machine, then retry it.",
  },
  no_network: {
    short: "no network",
    says: "The program could not reach its download server from the machine.",
    remedy:
      "Check the proxy and the firewall, or put the files into the archive. Then retry it.",
  },
  untrusted_server: {
    short: "not trusted",
    says: "The program does not trust the certificate of its download server.",
    remedy:
      "Check the machine's clock and root certificates, and proxies that open TLS. Then retry it.",
  },
  blocked_by_policy: {
    short: "blocked",
    says:
      "A policy (AppLocker, software restriction, sideloading) blocks the program.",
    remedy: "Allow it in the policy, then retry it.",
  },
  damaged_file: {
    short: "damaged file",
    says: "A file is damaged, or is not the expected one.",
    remedy: "Download the original again and make a new package.",
  },
  bad_signature: {
    short: "bad signature",
    says: "Windows does not accept the signature of a file.",
    remedy:
      "Download the original again, or install the certificate of its maker. Then make a new package.",
  },
  timed_out: {
    short: "timed out",
    says: "The program waited for something too long.",
    remedy: "Retry it.",
  },
  command_not_found: {
    short: "command missing",
    says:
      "Exit code 9009: cmd did not find the command. winget and choco are usually not in the PATH of SYSTEM.",
    remedy: "Write the whole path of the program, and make a new package.",
  },
  script_failed: {
    short: "script failed",
    says: "The script of PSAppDeployToolkit ended with an error of its own.",
    remedy: "Look into its log, in C:\\Windows\\Logs\\Software on the machine.",
  },
  unspecified_error: {
    short: "general error",
    says: "Windows reports an error without saying which one.",
    remedy:
      "Look into the program's log and Windows' event log on one machine.",
  },
  crashed: {
    short: "crashed",
    says: "The program crashed.",
    remedy:
      "Retry it once. If it happens again, look into Windows' event log for the faulting module.",
  },
  library_missing: {
    short: "DLL missing",
    says:
      "The program could not load a library, such as the Visual C++ runtime or .NET.",
    remedy: "Install what the program requires first, then retry it.",
  },
  interrupted: {
    short: "interrupted",
    says: "The program was ended from outside, as when Windows shuts down.",
    remedy: "Retry it.",
  },
  update_not_applicable: {
    short: "does not apply",
    says:
      "The update does not apply to this machine: it is not for its version, or a newer one is installed.",
    remedy:
      "Check the version of Windows. If the machine needs nothing, add this code to the package's success codes.",
  },
  update_failed: {
    short: "update failed",
    says: "Windows Update could not install or download the update.",
    remedy:
      "Retry it. If it happens again, look into C:\\Windows\\Logs\\CBS on the machine.",
  },
  prerequisite_missing: {
    short: "requires more",
    says:
      "Something that has to be installed first is missing, such as a servicing stack update or a framework.",
    remedy: "Install it first, then retry it.",
  },
  components_damaged: {
    short: "Windows damaged",
    says:
      "The component store of Windows is damaged, or too small a system partition stops the update.",
    remedy:
      "Run DISM /Online /Cleanup-Image /RestoreHealth on the machine, then retry it.",
  },
  features_source: {
    short: "feature source",
    says: "Windows could not find the files of the feature to enable.",
    remedy:
      "Name a source (DISM /Source:…), or allow Windows Update for features in the policy. Then retry it.",
  },
  winget_not_found: {
    short: "not found",
    says: "No package with this name was found by winget.",
    remedy:
      "Check the id (winget search), and that the source is reachable from the machine. Then make a new package.",
  },
};
