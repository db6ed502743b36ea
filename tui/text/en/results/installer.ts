/** Exit codes of Windows Installer. */
export const installerCodes = {
  restart_initiated: {
    short: "restarting",
    says: "It succeeded, and the installer restarts the machine.",
    remedy: "Nothing: the restart completes it.",
  },
  restart_required: {
    short: "restart needed",
    says: "It succeeded; a restart of the machine completes it.",
    remedy: "Restart the machine.",
  },
  update_installed: {
    short: "installed before",
    says: "The update was installed already.",
    remedy: "Nothing has to be done.",
  },
  installer_unavailable: {
    short: "no installer",
    says: "The Windows Installer service could not be used.",
    remedy:
      "Check on the machine that the service msiserver can start and that Windows is not in safe mode.",
  },
  installer_cancelled: {
    short: "cancelled there",
    says: "The installation was cancelled on the machine.",
    remedy:
      "Retry it. If nobody cancelled it, add the installer's silent option.",
  },
  installer_failed: {
    short: "install failed",
    says:
      "The installation failed and was rolled back; this code does not say why.",
    remedy:
      'Write a log (msiexec /l*v FILE) and look for "return value 3". Frequent causes: an older version that cannot be removed, a pending restart, files in use, missing rights.',
  },
  installer_suspended: {
    short: "not completed",
    says:
      "The installation is not complete: it was suspended, usually until a restart.",
    remedy: "Restart the machine, then retry it.",
  },
  product_not_installed: {
    short: "not installed",
    says:
      "The product is not installed on the machine, so it cannot be removed or repaired.",
    remedy:
      "For an uninstallation nothing is wrong: add 1605 to the package's success codes. Otherwise check the product code.",
  },
  installer_damaged: {
    short: "installer broken",
    says:
      "The data of Windows Installer about this product is damaged on the machine.",
    remedy:
      "Remove the product there with Microsoft's uninstall troubleshooter, then retry it.",
  },
  source_missing: {
    short: "source missing",
    says:
      "Windows Installer needs the original setup files of an installed version, and they are no longer there.",
    remedy:
      "Remove the installed version by hand, or provide its files, then retry it.",
  },
  installer_too_old: {
    short: "old installer",
    says: "The Windows Installer of the machine is too old for this file.",
    remedy: "Update Windows on the machine, then retry it.",
  },
  installer_busy: {
    short: "installer busy",
    says: "Another installation was running on the machine.",
    remedy: "Retry it: it works once the other installation has ended.",
  },
  installer_file_missing: {
    short: "file not found",
    says:
      "Windows Installer could not open the file: it is not in the archive under this name, or its path is wrong.",
    remedy:
      "Compare the name in the command with the names in the archive, and make a new package.",
  },
  installer_file_invalid: {
    short: "invalid file",
    says: "The file is not a valid Windows Installer package.",
    remedy:
      "Download it again, check that it is an .msi, and make a new package.",
  },
  installer_log: {
    short: "log not written",
    says:
      "Windows Installer could not write its log: the folder does not exist or is not writable.",
    remedy:
      "Name an existing folder after /l, such as C:\\Windows\\Temp, and make a new package.",
  },
  installer_language: {
    short: "wrong language",
    says: "The setup does not support the machine's language.",
    remedy: "Make a package with the setup for this language.",
  },
  installer_transform: {
    short: "bad transform",
    says:
      "A transform (TRANSFORMS=…) could not be applied: it is missing, or made for another version.",
    remedy:
      "Put the .mst that belongs to this .msi into the archive, and make a new package.",
  },
  installer_policy: {
    short: "policy forbids",
    says: "A policy of the machine forbids this installation.",
    remedy:
      "Change the policy of Windows Installer or of the store for this machine, then retry it.",
  },
  installer_temp: {
    short: "no temp folder",
    says: "The temporary folder is full or not writable.",
    remedy: "Free space in C:\\Windows\\Temp on the machine, then retry it.",
  },
  wrong_platform: {
    short: "wrong platform",
    says:
      "The setup is not made for this machine: another processor, or another version of Windows.",
    remedy:
      "Make a package for this platform, and assign each one with a query such as os:.",
  },
  patch_invalid: {
    short: "invalid patch",
    says:
      "The patch could not be opened, or is not one that this Windows Installer can read.",
    remedy:
      "Check the name of the .msp in the archive, download it again, and make a new package.",
  },
  other_version: {
    short: "other version",
    says:
      "Another version of the product is installed already, the same or a newer one.",
    remedy:
      "If that is good enough, add this code to the package's success codes. Otherwise remove the installed version first.",
  },
  installer_arguments: {
    short: "bad arguments",
    says: "The installer does not understand its command line.",
    remedy:
      'Check the quotes and options (msiexec /i "x.msi" /qn), and make a new package.',
  },
  patch_target_missing: {
    short: "nothing to patch",
    says:
      "The product that the patch belongs to is not installed, or has another version.",
    remedy: "Install the right version first, then retry it.",
  },
};
