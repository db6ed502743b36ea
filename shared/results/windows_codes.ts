/**
 * Meanings of exit codes of Windows programs, by their unsigned value: Windows
 * errors, those of Windows Installer (1601 to 1654), and HRESULTs. An HRESULT
 * of the facility Win32 (0x8007xxxx) is looked up by its last 16 bits.
 *
 * Sources: winerror.h, ntstatus.h and wuerror.h of the Windows SDK, CbsMsg.h,
 * winget's AppInstallerErrors.h, the documents of cmd, PowerShell, Office's
 * deployment tool and PSAppDeployToolkit.
 */
export const WINDOWS_MEANINGS = {
  program_failed: [1, 0xffffffff],
  restart_initiated: [1641, 0x8a15010b],
  restart_required: [3010, 3011, 0x00240005, 0x8a150109],
  update_installed: [0x00240006],

  // Windows Installer.
  installer_unavailable: [1601, 1621, 1631, 1652],
  installer_cancelled: [1602, 1223, 15608, 60012, 0x8a15010c, 0x8024000b],
  installer_failed: [1603, 1627, 17002],
  installer_suspended: [1604],
  product_not_installed: [1605, 1606, 1614],
  installer_damaged: [1609, 1610, 1611],
  source_missing: [1612],
  installer_too_old: [1613],
  installer_busy: [1618, 0x8a150102, 0x80240016],
  installer_file_missing: [1619],
  installer_file_invalid: [1620],
  installer_log: [1622],
  installer_language: [1623],
  installer_transform: [1624],
  installer_policy: [
    1625,
    1640,
    1643,
    1644,
    1645,
    1654,
    0x8a15010f,
    0x8a15003a,
  ],
  installer_temp: [1632],
  wrong_platform: [1633, 0x8a150010, 0x8a150113],
  patch_invalid: [1635, 1636, 1637],
  other_version: [1638, 15611, 15622, 0x8a15010d, 0x8a15010e],
  installer_arguments: [1639, 0x8a150112],
  patch_target_missing: [1642, 1647, 1648],

  // Windows itself.
  file_missing: [2, 3, 15600, 15601, 0xfffd0000],
  access_denied: [5, 1314, 0xc0000022],
  no_memory: [8, 14, 1450, 0x8a150106],
  file_in_use: [32, 33, 15618, 17006, 0x8a150101, 0x8a150103, 0x8a150111],
  disk_full: [39, 112, 15604, 0x8a150105],
  share_unreachable: [53, 64, 65, 67, 1203, 1219, 1326],
  bad_arguments: [87],
  not_a_program: [11, 193, 216],
  name_too_long: [206],
  virus_found: [225],
  folder_missing: [267],
  restart_first: [350, 351, 352, 3017, 3018, 0x8a15010a],
  needs_elevation: [740, 0x8a150019],
  service_disabled: [1058, 0x8024001e, 0x8024002e],
  no_network: [
    ...[1231, 12002, 12007, 12029, 12030, 15605, 0x8a150107],
    ...[0x80244019, 0x8024401c, 0x80244022, 0x8024402c],
  ],
  untrusted_server: [12038, 12045, 12175],
  blocked_by_policy: [1260, 15615, 15617],
  damaged_file: [13, 1392, 15602, 0x8a150011],
  bad_signature: [577, 0x80096010, 0x800b0100, 0x800b0109, 0x800b010a],
  timed_out: [1460],
  command_not_found: [9009],
  script_failed: [60001, 60008],
  unspecified_error: [15606, 15609, 0x80004004, 0x80004005, 0x8000ffff],

  // Crashes.
  crashed: [
    ...[0x80000003, 0xc0000005, 0xc000001d, 0xc0000094, 0xc00000fd],
    ...[0xc0000374, 0xc0000409, 0xe0434352, 0xe06d7363],
  ],
  library_missing: [126, 127, 0xc000007b, 0xc0000135, 0xc0000139, 0xc0000142],
  interrupted: [0x40010004, 0xc000013a],

  // Windows Update, DISM, apps and winget.
  update_not_applicable: [0x80240017, 0x800f081e, 0x8a15002b],
  update_failed: [0x80240022, 0x8024200d, 0x80246007, 0x80248007, 0x80240fff],
  prerequisite_missing: [15603, 15613, 0x800f0823, 0x8a150104, 0x8a150110],
  components_damaged: [
    ...[14081, 14098, 0x800f0830, 0x800f0831, 0x800f0900, 0x800f0922],
    ...[0x800f0982],
  ],
  features_source: [0x800f081f, 0x800f0906, 0x800f0907, 0x800f0950],
  winget_not_found: [0x8a150014],
} as const satisfies Record<string, readonly number[]>;
