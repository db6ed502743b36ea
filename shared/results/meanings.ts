import * as z from "zod";
import { WINDOWS_MEANINGS } from "./windows_codes.ts";

/**
 * The chance that a retry of the same package ends otherwise.
 *
 * - `helps`: what was in the way passes by itself.
 * - `after_fix`: only after something on the machine has been changed.
 * - `new_package`: the package itself has to be made again.
 * - `useless`: the machine is as it can be; perhaps the code is a success here.
 * - `unknown`: the code does not tell.
 */
export const Retry = z.enum([
  "helps",
  "after_fix",
  "new_package",
  "useless",
  "unknown",
]);
export type Retry = z.infer<typeof Retry>;

/** Every meaning of a result code that has words, with the chance of a retry. */
const RETRY = {
  // The agents' own codes.
  not_started: "new_package",
  number_lost: "unknown",
  other_success: "unknown",
  info_not_fetched: "after_fix",
  info_not_requested: "after_fix",
  info_interrupted: "helps",
  not_downloaded: "helps",
  bad_id: "helps",
  bad_digest: "helps",
  gave_up: "helps",
  not_unpacked: "unknown",
  not_unpacked_tar: "after_fix",
  not_unpacked_zip: "after_fix",
  fragment_missing: "helps",
  unzip_failed: "after_fix",
  agent_disk_full: "after_fix",
  execute_failed: "unknown",
  command_failed: "unknown",
  launch_failed: "new_package",
  store_failed: "after_fix",
  process_not_started: "new_package",
  no_exit_code: "unknown",
  ran_too_long: "new_package",
  too_many_tries: "after_fix",
  bad_action: "new_package",
  user_cancelled: "helps",
  result_unreadable: "unknown",
  folder_not_removed: "helps",
  unknown_error: "unknown",
  no_code: "unknown",
  unknown_code: "unknown",

  // Exit codes.
  program_failed: "unknown",
  unknown_exit: "unknown",
  wrong_usage: "new_package",
  apt_failed: "helps",
  zypper_restart: "unknown",
  zypper_not_found: "after_fix",
  time_limit: "unknown",
  not_executable: "new_package",
  not_in_path: "after_fix",
  signal: "unknown",
  killed: "unknown",
  terminated: "helps",
  crashed_unix: "after_fix",

  // Exit codes of Windows programs.
  restart_initiated: "unknown",
  restart_required: "unknown",
  update_installed: "unknown",
  installer_unavailable: "after_fix",
  installer_cancelled: "helps",
  installer_failed: "unknown",
  installer_suspended: "helps",
  product_not_installed: "useless",
  installer_damaged: "after_fix",
  source_missing: "after_fix",
  installer_too_old: "after_fix",
  installer_busy: "helps",
  installer_file_missing: "new_package",
  installer_file_invalid: "new_package",
  installer_log: "new_package",
  installer_language: "new_package",
  installer_transform: "new_package",
  installer_policy: "after_fix",
  installer_temp: "after_fix",
  wrong_platform: "new_package",
  patch_invalid: "new_package",
  other_version: "useless",
  installer_arguments: "new_package",
  patch_target_missing: "after_fix",
  file_missing: "new_package",
  access_denied: "after_fix",
  no_memory: "helps",
  file_in_use: "helps",
  disk_full: "after_fix",
  share_unreachable: "new_package",
  bad_arguments: "new_package",
  not_a_program: "new_package",
  name_too_long: "new_package",
  virus_found: "after_fix",
  folder_missing: "new_package",
  restart_first: "after_fix",
  needs_elevation: "after_fix",
  service_disabled: "after_fix",
  no_network: "helps",
  untrusted_server: "after_fix",
  blocked_by_policy: "after_fix",
  damaged_file: "new_package",
  bad_signature: "new_package",
  timed_out: "helps",
  command_not_found: "new_package",
  script_failed: "new_package",
  unspecified_error: "unknown",
  crashed: "unknown",
  library_missing: "after_fix",
  interrupted: "helps",
  update_not_applicable: "useless",
  update_failed: "helps",
  prerequisite_missing: "after_fix",
  components_damaged: "after_fix",
  features_source: "after_fix",
  winget_not_found: "new_package",
} as const satisfies
  & Record<string, Retry>
  & Record<keyof typeof WINDOWS_MEANINGS, Retry>;

export type ResultMeaning = keyof typeof RETRY;

/** What a result code means, in a word that programs can branch on. */
export const ResultMeaning = z.enum(
  Object.keys(RETRY) as [ResultMeaning, ...ResultMeaning[]],
);

/** The chance that a retry ends otherwise, for a result with this meaning. */
export function retryAfter(meaning: ResultMeaning): Retry {
  return RETRY[meaning];
}
