import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchivePaths,
  archivePaths,
  holdsValues,
  holdsWords,
  relativePath,
} from "./archive_paths.ts";
import { type Segment, segmentsOf, type Shell } from "./command_words.ts";
import {
  type ArchiveFacts,
  doubt,
  error,
  type PackageDraft,
  type TargetSystems,
  warning,
} from "./finding.ts";
import { installerFindings } from "./installer_findings.ts";
import {
  callOf,
  filesOf,
  innerCommand,
  type NamedFile,
} from "./named_files.ts";
import { runFindings, type RunOf } from "./run_findings.ts";

/** Execute runs a command line in the folder of the unpacked archive. */
export function executeFindings(
  { command }: PackageDraft,
  archive: ArchiveFacts | null,
  targets: TargetSystems,
): Finding[] {
  if (command.trim() === "") {
    return [error(
      "execute_without_command",
      "There is nothing to execute; set a command",
    )];
  }
  const shells: Shell[] = [
    ...targets.unix ? ["unix"] as const : [],
    ...targets.windows ? ["windows"] as const : [],
  ];
  const findings = shells.flatMap((shell) =>
    commandFindings(command, archive, shell, shells.length === 1)
  );
  return withoutRepeats(findings);
}

/** Programs of Windows that people write with their extension. */
const OF_WINDOWS =
  /^(powershell(_ise)?|pwsh|msiexec|cmd|[cw]script|reg|regedit|regsvr32|rundll32|wusa|dism|pkgmgr|pnputil|sc|net1?|netsh|schtasks|task(kill|list)|wmic|winget|choco|shutdown|xcopy|robocopy|icacls|takeown|attrib|bcdedit|certutil|setx|fsutil|gpupdate|wevtutil|curl|tar|expand|extrac32|cipher|powercfg|tzutil|w32tm|bitsadmin|ping|ipconfig|nslookup|where|whoami|timeout|findstr|forfiles|manage-bde|dsregcmd|nltest|cmdkey|sfc|appcmd|dotnet|java|javaw|node|python|pythonw|py|perl|ruby|git|ssh)$/;

interface OtherSystem {
  readonly programs: RegExp;
  readonly system: string;
  readonly other: string;
  readonly target: Shell;
}

/** Programs that the system of the key does not have, whatever is installed. */
const NOT_OF: Readonly<Record<Shell, OtherSystem>> = {
  unix: {
    programs:
      /^(msiexec|wusa|dism|regedit|regsvr32|rundll32|[cw]script|winget|choco|schtasks|wmic|robocopy|xcopy|powershell|taskkill|icacls)(\.exe)?$/i,
    system: "Unix",
    other: "Windows",
    target: "windows",
  },
  windows: {
    programs:
      /^(apt|apt-get|aptitude|dpkg|rpm|yum|dnf|zypper|apk|pacman|snap|flatpak|brew|systemctl|chmod|chown|sudo|installer|launchctl|softwareupdate)$/,
    system: "Windows",
    other: "Unix",
    target: "unix",
  },
};

/** Commands after which a file of the folder may exist that was not packed. */
const MAKES_NO_FILE =
  /^(cd|chdir|pushd|popd|set|export|echo|sleep|timeout|test|\[|true|chmod|ping|net|sc|taskkill|killall|pkill|systemctl|service|umask|ulimit|reg|if)$/;

/**
 * @param only False if the command is for the other systems too; then what this
 * one does not know is no fault of the command.
 */
function commandFindings(
  command: string,
  archive: ArchiveFacts | null,
  shell: Shell,
  only: boolean,
): Finding[] {
  const paths = archivePaths(archive?.files ?? [], shell);
  const findings: Finding[] = [];
  const made = new Set<string>();
  /** Null: the folder is not in the archive, or not known. */
  let folder: string | null = "";
  let mayHaveMadeFiles = false;

  function judge(segments: readonly Segment[], depth: number): void {
    for (const { words } of segments) {
      const call = callOf(words, shell);
      if (!call) continue;
      const inner = innerCommand(call, shell);
      if (inner !== null && depth < 3) {
        judge(segmentsOf(inner, shell), depth + 1);
        continue;
      }
      if (/^(cd|chdir|pushd)$/.test(call.name)) {
        folder = folderAfter(call.rest.map(({ text }) => text), folder);
        if (call.rest.some(({ isOpen }) => isOpen)) folder = null;
        continue;
      }
      if (call.name === "chmod") {
        for (const { text } of call.rest.slice(1)) {
          const path = folder === null ? null : pathOf(text, folder);
          if (path !== null) made.add(path);
        }
      }
      if (shell === "windows") findings.push(...installerFindings(call));
      for (const file of filesOf(call, shell)) {
        findings.push(...fileFindings(file));
      }
      findings.push(...systemFindings(call.program.text));
      if (folder === "" && findings.length === 0) {
        findings.push(...bareFindings(call.program.text));
      }
      mayHaveMadeFiles ||= !MAKES_NO_FILE.test(call.name);
    }
  }

  const pathOf = (path: string, from: string) =>
    relativePath(path, from, shell);

  function folderAfter(
    words: readonly string[],
    from: string | null,
  ): string | null {
    const target = words.find((word) => !/^\/d$/i.test(word));
    if (from === null || target === undefined) return null;
    const path = pathOf(target, from);
    return path !== null && paths.isFolder(path)
      ? paths.find(path) ?? path
      : null;
  }

  function fileFindings(file: NamedFile): Finding[] {
    const path = folder === null ? null : pathOf(file.path, folder);
    if (path === null || path === "") return [];
    const spelling = paths.find(path);
    if (spelling === null) {
      if (paths.isFolder(path)) return [];
      if (!only && !isLike(file.path, shell)) return [];
      return [missingFile(file.path, path, paths, mayHaveMadeFiles || !only)];
    }
    const facts = archive?.programs?.[spelling];
    if (!facts || file.use === "data") return [];
    const run: RunOf = {
      path: spelling,
      facts: made.has(path) ? { ...facts, executable: true } : facts,
      how: file.use === "program" ? "direct" : "by a program",
      by: file.by ?? "",
    };
    return runFindings(run, {
      unix: shell === "unix",
      windows: shell !== "unix",
    }, {
      only,
      checksMode: true,
    });
  }

  function systemFindings(word: string): Finding[] {
    const { programs, system, other, target } = NOT_OF[shell];
    if (!programs.test(word) || paths.find(word) !== null) return [];
    return [warning(
      "execute_wrong_system",
      `"${word}" is a program of ${other}, which ${system} machines do not have; set the target to ${target}, or use a program of ${system}`,
      { file: word, system, other, target },
    )];
  }

  /** A bare name: Windows looks in the folder too, Unix in PATH only. */
  function bareFindings(word: string): Finding[] {
    if (shell === "windows" && word.startsWith("./")) {
      const better = word.replaceAll("/", "\\");
      return [(only ? doubt : warning)(
        "execute_slash",
        `Windows takes the / in "${word}" for a switch and cannot run it; write "${better}", or set the target to unix`,
        { file: word, better },
      )];
    }
    if (/[/\\]/.test(word)) return [];
    const spelling = paths.find(word);
    if (shell === "unix") {
      return spelling === null ? [] : [warning(
        "execute_without_folder",
        `Unix agents look for "${word}" in PATH only, not in the archive; write "./${word}"`,
        { file: word },
      )];
    }
    const facts = spelling === null ? undefined : archive?.programs?.[spelling];
    if (spelling !== null) {
      return facts
        ? runFindings(
          { path: spelling, facts, how: "direct", by: "" },
          { unix: false, windows: true },
          { only, checksMode: false },
        )
        : [];
    }
    if (!/\.(exe|bat|cmd|com)$/i.test(word) || !only) return [];
    if (/\.(bat|cmd)$/i.test(word)) {
      return [missingFile(word, word, paths, true)];
    }
    if (OF_WINDOWS.test(word.replace(/\.[a-z]+$/i, "").toLowerCase())) {
      return [];
    }
    const similar = paths.similar(word);
    if (!similar || !/\.(exe|bat|cmd|com)$/i.test(similar)) return [];
    return [missingFile(word, word, paths, true)];
  }

  judge(segmentsOf(command, shell), 0);
  return findings;
}

/** True if a path is written as this system writes them. */
function isLike(path: string, shell: Shell): boolean {
  return shell === "unix"
    ? path.includes("/") || /\.(sh|py|pl|deb|rpm)$/.test(path)
    : path.includes("\\") || /\.(ms[ipu]|ps1|exe|bat|cmd|vbs|reg)$/i.test(path);
}

/** @param mayExist True if it may come to be there in another way. */
function missingFile(
  word: string,
  path: string,
  paths: ArchivePaths,
  mayExist: boolean,
): Finding {
  const similar = paths.similar(path);
  const { files } = paths;
  const holds = files.length === 0 ? "there is no archive" : holdsWords(files);
  const why = similar
    ? `which is not in the archive; did you mean "${similar}"?`
    : `which is not in the archive (${holds}); pack the file, or give the path it has on the machines`;
  const make = mayExist ? warning : doubt;
  return make(
    "execute_file_missing",
    `The command names "${word}", ${why}`,
    { file: word, similar: similar ?? "", ...holdsValues(files) },
  );
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
