import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchiveFacts,
  error,
  type PackageDraft,
  type TargetSystems,
} from "./finding.ts";

/**
 * Extensions that a Windows command interpreter tries for a name without one.
 */
const RUNNABLE = ["", ".com", ".exe", ".bat", ".cmd"];

/** Launch runs a file of the archive by its bare name, and nothing else. */
export function launchFindings(
  { command }: PackageDraft,
  archive: ArchiveFacts | null,
  targets: TargetSystems,
): Finding[] {
  const findings: Finding[] = [];
  if (command.trim() === "") {
    findings.push(error(
      "launch_without_command",
      "There is nothing to launch; set the command to a file in the archive and its arguments",
    ));
  }
  if (!archive) {
    findings.push(error(
      "launch_without_archive",
      "Launch runs a file of the archive, and there is none; upload it, or use execute for a program of the machine",
    ));
  }
  if (findings.length > 0 || !archive) return findings;

  const target = targetOf(command, archive.files);
  return [
    ...cutFindings(command, target, targets),
    ...placeFindings(target.name, archive, targets),
  ];
}

interface Target {
  readonly name: string;
  readonly quoted: boolean;
}

/**
 * The file the operator means: the quoted text, else the longest file name with
 * which the command begins (it may contain spaces), else the first word.
 */
function targetOf(command: string, files: readonly string[]): Target {
  const quoted = /^"([^"]*)"/.exec(command)?.[1];
  if (quoted !== undefined) return { name: quoted, quoted: true };
  const prefixMatch = files
    .filter((file) => command === file || command.startsWith(`${file} `))
    .reduce(
      (longest, file) => file.length > longest.length ? file : longest,
      "",
    );
  return {
    name: prefixMatch || (command.trim().split(" ", 1)[0]!),
    quoted: false,
  };
}

/** The Unix agent takes the text before the first space or dash as the file. */
function cutFindings(
  command: string,
  { name, quoted }: Target,
  { unix, windows }: TargetSystems,
): Finding[] {
  const firstWord = /^([^ -]+)/.exec(command)?.[1] ?? "";
  if (unix && firstWord !== name) {
    return [error(
      "launch_target_cut",
      `Unix agents cut "${name}" at the first space, dash or quote and look for "${firstWord}"; rename the file without them, such as "${
        name.replaceAll(/[ -]+/g, "_")
      }"`,
    )];
  }
  if (windows && !quoted && name.includes(" ")) {
    return [error(
      "launch_target_cut",
      `Windows agents cut "${name}" at the first space; put it in double quotes`,
    )];
  }
  return [];
}

function placeFindings(
  name: string,
  { files }: ArchiveFacts,
  { unix }: TargetSystems,
): Finding[] {
  const baseName = name.split(/[/\\]/).at(-1)!;
  const fold = (text: string) => unix ? text : text.toLowerCase();
  const candidates = (unix ? [""] : RUNNABLE).map((end) =>
    fold(baseName) + end
  );
  const atRoot = files.some((file) => candidates.includes(fold(file)));
  if (atRoot && baseName === name) return [];
  if (atRoot) {
    return [error(
      "launch_target_not_bare",
      `"${name}" is at the archive's root and is launched by its bare name; write "${baseName}"`,
    )];
  }
  const deeper = files.find((file) =>
    candidates.includes(fold(file.split("/").at(-1)!))
  );
  if (deeper) {
    return [error(
      "launch_target_not_at_root",
      `"${baseName}" lies at "${deeper}", and launch takes files at the archive's root only; pack it there, or use execute`,
    )];
  }
  const sameNameIgnoringCase = files.find((file) =>
    file.toLowerCase() === baseName.toLowerCase()
  );
  return [error(
    "launch_target_missing",
    sameNameIgnoringCase
      ? `"${baseName}" is not in the archive, but "${sameNameIgnoringCase}" is; Unix agents tell upper case from lower case`
      : `"${baseName}" is not in the archive; pack it at the root, or use execute for a program of the machine`,
  )];
}
