/** The agents' own result codes, in words. */
export const agentCodes = {
  not_started: {
    short: "could not start",
    says:
      "The program could not be started: its interpreter is missing, the script has Windows line endings (CRLF), or the file system is mounted noexec.",
    remedy:
      "Save the script with Unix line endings, check that its first line (#!) names a program of the machine, and make a new package. Where the agent's folder is on a file system mounted noexec, move it.",
  },
  number_lost: {
    short: "number lost",
    says:
      "The agent repeated a report that got no answer, without its number: it does not say whether the program succeeded.",
    remedy: "Check one machine, or retry it.",
  },
  other_success: {
    short: "success",
    says:
      "The agent reports a success in a word that this server does not know.",
    remedy: "Look into the agent's log if that is not enough.",
  },
  info_not_fetched: {
    short: "info unreachable",
    says: "The agent could not fetch the package's info file over HTTPS.",
    remedy:
      "Check from the machine that it resolves the server's name, reaches its HTTPS port and trusts its certificate.",
  },
  info_not_requested: {
    short: "info unreachable",
    says:
      "The agent could not fetch the info file, and no request for it arrived here: it cannot resolve or reach the server's name, or does not trust its certificate.",
    remedy:
      "On the machine, resolve that name, connect to that port, and compare the agent's cacert.pem with the one of the server. Then retry it.",
  },
  info_interrupted: {
    short: "info interrupted",
    says:
      "The agent requested the info file and reports that it did not get it: the connection broke, or a proxy changed the answer.",
    remedy:
      "Retry it. If it happens again, look for a proxy on the way and for free space in the agent's folder.",
  },
  not_downloaded: {
    short: "not downloaded",
    says: "The agent could not fetch the fragments.",
    remedy:
      "Check that the machine reaches the server of the fragments, then retry it.",
  },
  bad_id: {
    short: "wrong info file",
    says: "The info file on the machine belongs to another package.",
    remedy:
      "Retry it: the agent fetches the file again. If it happens again, look for a proxy that mixes files up.",
  },
  bad_digest: {
    short: "wrong digest",
    says:
      "The digest of the downloaded archive is not the expected one: something on the way damaged or changed it.",
    remedy:
      "Retry it. If it happens again, look for a proxy or a virus scanner that changes downloads; if only Windows machines are affected, set windowsDigest to md5.",
  },
  gave_up: {
    short: "given up",
    says:
      "The agent gave the package up, because it had not finished it within the time that the settings allow.",
    remedy:
      "Check that the machine is often on and reaches the fragments, then retry it.",
  },
  not_unpacked: {
    short: "not unpacked",
    says: "The agent could not unpack the archive.",
    remedy:
      "On Unix check that tar, and for a zip unzip, is installed; on Windows retry it. Check the free space.",
  },
  not_unpacked_tar: {
    short: "not unpacked",
    says: "The agent could not unpack the tar.gz: tar ended with an error.",
    remedy:
      "Check on the machine that tar and gzip are installed and that the agent's folder has free space, then retry it.",
  },
  not_unpacked_zip: {
    short: "not unpacked",
    says:
      "The agent could not unpack the zip: unzip is missing on the machine, or ended with an error.",
    remedy:
      "Install unzip and retry it, or make the package from a tar.gz. unzip also ends with an error if names contain backslashes or characters outside the machine's locale.",
  },
  fragment_missing: {
    short: "fragment missing",
    says:
      "The agent could not put the archive together: a fragment is missing on the machine or cannot be read.",
    remedy:
      "Retry it: the agent fetches all of it again. If it happens again, check the disk and the virus scanner.",
  },
  unzip_failed: {
    short: "not unpacked",
    says:
      "The agent could not unpack the zip on Windows: the disk is full, a path is too long, or a file is open.",
    remedy: "Free space or shorten the paths in the archive, then retry it.",
  },
  agent_disk_full: {
    short: "disk full",
    says:
      "The disk of the machine has less free space than three times the archive, which Windows agents require.",
    remedy: "Free space on the machine, then retry it.",
  },
  execute_failed: {
    short: "command failed",
    says:
      "The agent could not run the package, or its command ended with an error; this code does not say which.",
    remedy: "Run the command by hand on one machine.",
  },
  command_failed: {
    short: "command failed",
    says:
      "The command ended with an exit code other than 0; Unix agents do not report which one.",
    remedy:
      "Run the command by hand on one machine. A package with the action launch reports the exit code.",
  },
  launch_failed: {
    short: "file not found",
    says:
      "The file to launch is not at the top of the archive, or the agent cannot enter its folder.",
    remedy: "Make a package whose archive has the file at its top.",
  },
  store_failed: {
    short: "not copied",
    says:
      "The agent could not copy the files into the folder: it is full, read-only or not writable.",
    remedy: "Check the folder on the machine, then retry it.",
  },
  process_not_started: {
    short: "could not start",
    says:
      "Windows could not start the program: the file is missing, is not a program, or is blocked.",
    remedy:
      "Check the command and the names in the archive; start scripts by their interpreter, such as powershell -File x.ps1 or msiexec /i x.msi.",
  },
  no_exit_code: {
    short: "no exit code",
    says: "The program ran, but the agent could not read its exit code.",
    remedy: "Check one machine whether it succeeded.",
  },
  ran_too_long: {
    short: "ran too long",
    says:
      "The program did not end within 120 minutes, so the agent stopped waiting. It usually waits for an answer in a window that nobody sees.",
    remedy:
      "Make a package with the program's silent option, such as /qn, /S or --quiet.",
  },
  too_many_tries: {
    short: "too many tries",
    says:
      "The agent started the program five times and never saw it end: the machine shut down or the agent was stopped meanwhile.",
    remedy:
      "Check whether the program stops the agent or restarts the machine by itself, then retry it.",
  },
  bad_action: {
    short: "bad command",
    says:
      "The agent does not know the action, or its command or path is empty.",
    remedy: "Make a new package; old agents may not know all actions.",
  },
  user_cancelled: {
    short: "user declined",
    says: "The user at the machine declined the package.",
    remedy:
      "Agree on a time with the user, or make a package that cannot be declined, then retry it.",
  },
  result_unreadable: {
    short: "result not read",
    says:
      "The program ran, but the agent could not read the result that it had kept.",
    remedy: "Check one machine whether it succeeded.",
  },
  folder_not_removed: {
    short: "not cleaned up",
    says: "The agent could not remove the package's folder on the machine.",
    remedy: "Check whether a program still uses files in it, then retry it.",
  },
  unknown_error: {
    short: "unknown error",
    says: "The agent reports an error that this server does not know.",
    remedy: "Look into the agent's log on the machine.",
  },
  no_code: {
    short: "no code",
    says: "The agent's report contains no result code.",
    remedy: "Look into the agent's log on the machine.",
  },
  unknown_code: {
    short: "unknown code",
    says: "The server does not know this code, and counts it as a failure.",
    remedy: "Look into the agent's log on the machine.",
  },
};
