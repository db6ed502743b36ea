import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchivePaths,
  archivePaths,
  holdsValues,
  holdsWords,
  relativePath,
} from "./archive_paths.ts";
import { segmentsOf } from "./command_words.ts";
import {
  type ArchiveFacts,
  error,
  type PackageDraft,
  type TargetSystems,
} from "./finding.ts";
import {
  installerFindings,
  isBareSetup,
  isQuietMsi,
  silentNote,
} from "./installer_findings.ts";
import { callOf } from "./named_files.ts";
import { runFindings } from "./run_findings.ts";

/**
 * Extensions that a Windows command interpreter tries for a name without one.
 */
const RUNNABLE = ["", ".com", ".exe", ".bat", ".cmd"];

/** Launch runs a file of the archive by its path from the root. */
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
  const unreachable = [
    ...cutFindings(command, target, targets),
    ...placeFindings(target.name, archive, targets),
  ];
  if (unreachable.length > 0) return unreachable;
  return programFindings(command, target, archive, targets);
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
    const better = name.replaceAll(/[ -]+/g, "_");
    return [error(
      "launch_target_cut",
      `Unix agents cut "${name}" at the first space, dash or quote and look for "${firstWord}"; rename the file without them, such as "${better}"`,
      { file: name, looked: firstWord, better, system: "Unix" },
    )];
  }
  if (windows && !quoted && name.includes(" ")) {
    return [error(
      "launch_target_cut",
      `Windows agents cut "${name}" at the first space; put it in double quotes`,
      { file: name, system: "Windows" },
    )];
  }
  return [];
}

/** The path of the file that Windows runs for a name; null if it has none. */
function windowsFile(name: string, paths: ArchivePaths): string | null {
  const path = relativePath(name, "", "windows");
  if (path === null) return null;
  for (const end of RUNNABLE) {
    const found = paths.find(path + end);
    if (found !== null) return found;
  }
  return null;
}

/**
 * Unix agents look for the path as it is written, and run it after `./`. Windows
 * agents give it to `cmd /c`, which takes a slash for a switch.
 */
function placeFindings(
  name: string,
  { files }: ArchiveFacts,
  { unix, windows }: TargetSystems,
): Finding[] {
  const exact = archivePaths(files, "unix");
  const path = relativePath(name, "", "unix");
  const found = unix
    ? path === null ? null : exact.find(path)
    : windowsFile(name, archivePaths(files, "windows"));
  if (found === null) return [missing(name, files, unix, windows)];
  if (!windows || !name.includes("/")) return [];
  if (!found.includes("/")) {
    return [error(
      "launch_target_not_bare",
      `"${name}" is at the archive's root, and Windows agents launch it by its bare name only; write "${found}"`,
      { file: name, better: found },
    )];
  }
  if (unix) {
    return [error(
      "launch_target_not_at_root",
      `"${found}" is in a folder, whose name Unix and Windows agents separate by different characters; pack it at the archive's root, or set the target`,
      { file: found },
    )];
  }
  const better = found.replaceAll("/", "\\");
  return [error(
    "launch_target_slash",
    `Windows agents take the / in "${name}" for a switch; write "${better}"`,
    { file: name, better },
  )];
}

function missing(
  name: string,
  files: readonly string[],
  unix: boolean,
  windows: boolean,
): Finding {
  const shell = unix ? "unix" : "windows";
  const paths = archivePaths(files, shell);
  const fold = (text: string) => unix ? text : text.toLowerCase();
  const baseName = name.split(/[/\\]/).at(-1)!;
  const candidates = (unix ? [""] : RUNNABLE).map((end) =>
    fold(baseName) + end
  );
  const atRoot = files.find((file) => candidates.includes(fold(file)));
  if (atRoot) {
    return error(
      "launch_target_not_bare",
      `"${name}" is not in the archive, but "${atRoot}" is; write "${atRoot}"`,
      { file: name, better: atRoot },
    );
  }
  const deeper = files.find((file) =>
    candidates.includes(fold(file.split("/").at(-1)!))
  );
  if (deeper) {
    const better = unix ? deeper : deeper.replaceAll("/", "\\");
    const isReachable = !(unix && windows) && !(unix && /[ -]/.test(deeper));
    return error(
      "launch_target_not_at_root",
      `"${baseName}" lies at "${deeper}"; ${
        isReachable
          ? `write "${better}", or pack it at the archive's root`
          : "pack it at the archive's root, or use execute"
      }`,
      { file: baseName, place: deeper, better: isReachable ? better : "" },
    );
  }
  const similar = paths.similar(name);
  if (similar?.toLowerCase() === baseName.toLowerCase()) {
    return error(
      "launch_target_missing",
      `"${baseName}" is not in the archive, but "${similar}" is; Unix agents tell upper case from lower case`,
      { file: baseName, similar },
    );
  }
  return error(
    "launch_target_missing",
    similar
      ? `"${baseName}" is not in the archive; did you mean "${similar}"? For a program of the machine use execute`
      : `"${baseName}" is not in the archive (${
        holdsWords(files)
      }); pack it at the root, or use execute for a program of the machine`,
    { file: baseName, similar: similar ?? "", ...holdsValues(files) },
  );
}

/** Findings about a file that is where the command says. */
function programFindings(
  command: string,
  { name }: Target,
  archive: ArchiveFacts,
  targets: TargetSystems,
): Finding[] {
  const { files, programs } = archive;
  const windowsPath = windowsFile(name, archivePaths(files, "windows"));
  const unixPath = relativePath(name, "", "unix") ?? name;
  const path = targets.unix ? unixPath : windowsPath ?? name;
  const facts = programs?.[path];
  const only = !(targets.unix && targets.windows);
  const findings = runFindings(
    { path, facts, how: "direct", by: "" },
    targets,
    { only, checksMode: false },
  ).map((finding): Finding => {
    const isQuiet = finding.code === "launch_not_a_program" &&
      /\.msi$/i.test(path) && / [-/](q|passive)/i.test(command) &&
      isQuietMsi(command);
    if (!isQuiet) return finding;
    const { acceptable: _, ...rest } = finding;
    return { ...rest, severity: "warning" };
  });
  if (!targets.windows) return findings;
  const calls = segmentsOf(command, "windows")
    .map(({ words }) => callOf(words, "windows"));
  for (const call of calls) {
    if (call?.name === "msiexec") findings.push(...installerFindings(call));
  }
  const [call] = calls;
  if (call && calls.length === 1 && call.rest.length === 0) {
    if (isBareSetup(path, "")) findings.push(silentNote(name));
  }
  return findings;
}
