import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchiveFacts,
  error,
  type PackageDraft,
  type TargetSystems,
  warning,
} from "./finding.ts";
import { executeFindings } from "./execute_findings.ts";
import { exitCodeFindings } from "./exit_code_findings.ts";
import { launchFindings } from "./launch_findings.ts";
import { secretFindings, withSecrets } from "./secrets.ts";
import { otherScriptFindings } from "./script_findings.ts";
import { storeFindings } from "./store_findings.ts";

/** The Windows agent's buffer for a command after `%VAR%` are replaced. */
const WINDOWS_COMMAND = 255;
/** The assumed length of a variable's value, which only the machine knows. */
const VARIABLE = 100;
/**
 * The block size of `tar`, which takes anything smaller for an empty archive.
 */
const TAR_BLOCK = 512;
/** An agent fetches one fragment per cycle; this many already take days. */
const MOST_FRAGMENTS = 10_000;

/**
 * Finds the problems that agents would have with a package. Errors refuse it;
 * warnings are shown. Problems that only agents outside the target would have
 * are left out.
 *
 * @param archive The archive, which was read without errors; null if none.
 */
export function packageFindings(
  draft: PackageDraft,
  archive: ArchiveFacts | null,
): Finding[] {
  const { action, target, command } = draft;
  const targets = { unix: target !== "windows", windows: target !== "unix" };
  return [
    ...actionFindings[action](draft, archive, targets),
    ...archiveFindings(archive, targets),
    ...archive && targets.unix ? otherScriptFindings(archive, command) : [],
    ...unusedFindings(draft, targets),
    ...lengthFindings(draft, targets),
    ...exitCodeFindings(draft, targets),
    ...priorityFindings(draft),
    ...secretFindings(draft),
  ];
}

const actionFindings = {
  launch: launchFindings,
  store: storeFindings,
  execute: executeFindings,
};

function archiveFindings(
  archive: ArchiveFacts | null,
  targets: TargetSystems,
): Finding[] {
  if (!archive) return [];
  const findings: Finding[] = [];
  if (archive.kind === "tar.gz" && targets.windows) {
    findings.push(error(
      "targz_for_windows",
      "Windows agents cannot unpack a tar.gz; upload a zip, which all agents take, or set the target to unix",
    ));
  }
  if (
    archive.kind === "zip" && targets.unix && archive.entries === 1 &&
    archive.unpackedBytes < TAR_BLOCK
  ) {
    findings.push(error(
      "zip_lost_on_unix",
      "Unix agents try `tar -xz` first, which takes a zip of one file below 512 bytes for an empty archive and unpacks nothing; upload a tar.gz, or add a second file",
    ));
  }
  if (targets.unix) findings.push(...archive.unixFindings ?? []);
  if (targets.windows) findings.push(...archive.windowsFindings ?? []);
  if (archive.fragments > MOST_FRAGMENTS) {
    findings.push(error(
      "too_many_fragments",
      `The archive would be cut into ${archive.fragments} fragments, more than the maximum of ${MOST_FRAGMENTS}; raise the setting fragmentBytes`,
      { fragments: archive.fragments, most: MOST_FRAGMENTS },
    ));
  }
  return findings;
}

function unusedFindings(
  draft: PackageDraft,
  targets: TargetSystems,
): Finding[] {
  const { action, command, path, notify } = draft;
  const findings: Finding[] = [];
  if (action === "store" && command !== "") {
    findings.push(warning(
      "unused_command",
      "A package with the action store runs nothing, so its command is dropped; use launch or execute to run one",
    ));
  }
  if (action !== "store" && path !== "") {
    findings.push(warning(
      "unused_path",
      `A package of action ${action} has no path, so it is dropped; use store to unpack into a folder`,
      { action },
    ));
  }
  if (!targets.windows && (notify.text !== "" || notify.doneText !== "")) {
    findings.push(warning(
      "unused_notify",
      "Unix agents show no dialogs, so nobody will see the texts; leave them out",
    ));
  }
  return findings;
}

/**
 * The length of a variable's value is unknown here: an error if the command is
 * too long without variables, a warning if it is likely to be.
 */
function lengthFindings(
  draft: PackageDraft,
  targets: TargetSystems,
): Finding[] {
  const { action, command, path } = draft;
  if (!targets.windows) return [];
  const [what, text] = action === "store"
    ? ["path", path] as const
    : ["command", withSecrets(command, draft.secrets)] as const;
  const variables = text.match(/%[^%\s]+%/g) ?? [];
  const minimum = text.length - variables.join("").length;
  if (minimum > WINDOWS_COMMAND) {
    return [error(
      "windows_command_long",
      `The ${what} has ${minimum} characters without its variables, and Windows agents accept at most ${WINDOWS_COMMAND}; put it into a script in the archive`,
      { what, characters: minimum, most: WINDOWS_COMMAND },
    )];
  }
  const estimate = minimum + VARIABLE * variables.length;
  if (estimate <= WINDOWS_COMMAND) return [];
  return [warning(
    "windows_command_may_be_long",
    `The ${what} may exceed the ${WINDOWS_COMMAND} characters that Windows agents accept once its variables are replaced (${estimate}, counting ${VARIABLE} for each); put it into a script in the archive to be safe`,
    { what, characters: estimate, most: WINDOWS_COMMAND },
  )];
}

function priorityFindings({ priority }: PackageDraft): Finding[] {
  if (priority !== 0) return [];
  return [warning(
    "priority_0_holds",
    "Priority 0 holds every other package on a machine until this one has succeeded there; choose 1 unless that is meant",
  )];
}
