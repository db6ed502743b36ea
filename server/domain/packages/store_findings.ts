import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchiveFacts,
  error,
  type PackageDraft,
  type TargetSystems,
  warning,
} from "./finding.ts";

/** Store unpacks into a folder: on Unix by `cp -pr * PATH` in a shell. */
export function storeFindings(
  { path }: PackageDraft,
  archive: ArchiveFacts | null,
  targets: TargetSystems,
): Finding[] {
  const findings: Finding[] = [];
  if (!archive) {
    findings.push(error(
      "store_without_archive",
      "There is nothing to store; upload an archive",
    ));
  }
  if (path.trim() === "") {
    findings.push(error(
      "store_without_path",
      "Store needs the folder on the machine to unpack into; give a path",
    ));
  } else findings.push(...pathFindings(path, targets));
  if (archive && targets.unix) findings.push(...nameFindings(archive));
  return findings;
}

function pathFindings(
  path: string,
  { unix, windows }: TargetSystems,
): Finding[] {
  const findings: Finding[] = [];
  if (unix && /\s/.test(path)) {
    findings.push(error(
      "store_path_space",
      `Unix agents hand the path "${path}" to a shell, which takes it as several at its spaces; choose a path without`,
      { path },
    ));
  }
  if (unix && /[;&|<>$`'"*?()[\]]/.test(path)) {
    findings.push(error(
      "store_path_shell",
      `Unix agents hand the path "${path}" to a shell, to which some of its characters mean something else; choose a path of letters, digits and . _ - /`,
      { path },
    ));
  }
  const isAbsolute = unix && /^\/|^INSTALL_PATH/.test(path) ||
    windows && /^[A-Za-z]:|^\\|^\/|^%|^INSTALL_PATH/.test(path);
  if (!isAbsolute) {
    findings.push(warning(
      "store_path_relative",
      `The path "${path}" is not absolute, so the files would end up in the agent's temporary folder; start it with ${
        unix ? "/" : "a drive, a variable"
      } or INSTALL_PATH`,
      { path, system: unix ? "Unix" : "Windows" },
    ));
  }
  return findings;
}

/** `*` skips names that begin with a dot; `cp` takes a dash for an option. */
function nameFindings({ topLevel }: ArchiveFacts): Finding[] {
  const findings: Finding[] = [];
  const sample = (names: readonly string[]) =>
    names.slice(0, 5).map((name) => `"${name}"`).join(", ");
  const dotNames = topLevel.filter((name) => name.startsWith("."));
  if (dotNames.length > 0 && dotNames.length === topLevel.length) {
    findings.push(error(
      "store_only_dot_files",
      `Unix agents do not copy names that begin with a dot from the archive's root, and there are no others (${
        sample(dotNames)
      }); put them into a folder and store that`,
      { files: sample(dotNames) },
    ));
  } else if (dotNames.length > 0) {
    findings.push(warning(
      "store_dot_files",
      `Unix agents do not copy ${
        sample(dotNames)
      } from the archive's root, because of the dot; put them into a folder, or leave them out`,
      { files: sample(dotNames) },
    ));
  }
  const dashNames = topLevel.filter((name) => name.startsWith("-"));
  if (dashNames.length > 0) {
    findings.push(error(
      "store_dash_files",
      `Unix agents take ${
        sample(dashNames)
      } at the archive's root for options of cp; rename them`,
      { files: sample(dashNames) },
    ));
  }
  return findings;
}
