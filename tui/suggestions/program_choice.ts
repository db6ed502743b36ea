import type {
  PackageAction,
  Target,
} from "#shared/contract/packages/packages.ts";
import type { ProgramFacts } from "./windows_program.ts";

/** How the files of an archive are installed, and on which systems. */
export interface ProgramChoice {
  readonly target: Target;
  readonly action: PackageAction;
  readonly command: string;
}

type System = "windows" | "unix";

/** Files that install something, the most specific first. */
const INSTALLERS: readonly {
  readonly system: System;
  /** Names that say what the file is for; others have to be alone. */
  readonly named: RegExp;
  readonly kind: RegExp;
}[] = [
  {
    system: "windows",
    named: /^(install|setup|deploy)\./i,
    kind: /\.(bat|cmd)$/i,
  },
  { system: "windows", named: /^(install|setup|deploy)/i, kind: /\.ps1$/i },
  { system: "windows", named: /^$/, kind: /\.msi$/i },
  { system: "windows", named: /^(setup|install)\.exe$/i, kind: /\.exe$/i },
  { system: "windows", named: /^$/, kind: /\.msix?(bundle)?$/i },
  { system: "windows", named: /^$/, kind: /\.ps1$/i },
  { system: "windows", named: /^$/, kind: /\.(bat|cmd)$/i },
  { system: "unix", named: /^(install|setup|deploy|run)\.sh$/, kind: /\.sh$/ },
  { system: "unix", named: /^(install|setup)$/, kind: /^(install|setup)$/ },
  { system: "unix", named: /^$/, kind: /\.deb$/ },
  { system: "unix", named: /^$/, kind: /\.rpm$/ },
  { system: "unix", named: /^$/, kind: /\.run$/ },
];

const OF_WINDOWS = /\.(exe|msi|msix|bat|cmd|ps1|vbs|reg|dll)$/i;
const OF_UNIX = /(\.(sh|deb|rpm|run|so)|^(install|setup))$/;

/** The switches that make an installer silent. */
const SILENT = {
  inno: "/VERYSILENT /NORESTART",
  nsis: "/S",
  wix: "/quiet /norestart",
} as const;

/**
 * Chooses what installs a package, by the names of its files.
 *
 * @param files Paths with `/`.
 * @param installer What a single program is, if that is known.
 * @returns Null if nothing says so, or several files might.
 */
export function chooseProgram(
  files: readonly string[],
  installer: ProgramFacts["installer"] = null,
): Partial<ProgramChoice> {
  const systems = systemsOf(files);
  const [only] = systems;
  if (systems.length === 0) return {};
  // The command of one system would fail on the other.
  if (systems.length > 1 || !only) return { target: "any" };
  const folder = commonFolder(files);
  const names = files.filter((file) => file.startsWith(folder))
    .map((file) => file.slice(folder.length))
    .filter((name) => !name.includes("/"));
  const name = installerAmong(names, only);
  if (name === null) return { target: only };
  const how = only === "windows"
    ? onWindows(name, folder, installer)
    : onUnix(name, folder);
  return { target: only, ...how };
}

function systemsOf(files: readonly string[]): System[] {
  const names = files.map((file) => file.split("/").at(-1)!);
  return [
    ...names.some((name) => OF_WINDOWS.test(name)) ? ["windows"] as const : [],
    ...names.some((name) => OF_UNIX.test(name)) ? ["unix"] as const : [],
  ];
}

/** "app/" if everything is in that one folder; else empty. */
function commonFolder(files: readonly string[]): string {
  const [first = ""] = files;
  const folder = first.slice(0, first.indexOf("/") + 1);
  return files.every((file) => file.startsWith(folder)) ? folder : "";
}

function installerAmong(
  names: readonly string[],
  system: System,
): string | null {
  const rules = INSTALLERS.filter((rule) => rule.system === system);
  for (const { named, kind } of rules) {
    const found = names.filter((name) => kind.test(name) && named.test(name));
    if (found.length === 1) return found[0]!;
  }
  for (const { kind } of rules) {
    const found = names.filter((name) => kind.test(name));
    if (found.length === 1) return found[0]!;
    if (found.length > 1) return null;
  }
  return null;
}

function onWindows(
  name: string,
  folder: string,
  installer: ProgramFacts["installer"],
): Pick<ProgramChoice, "action" | "command"> {
  const path = (folder + name).replaceAll("/", "\\");
  const quoted = path.includes(" ") ? `"${path}"` : path;
  if (/\.msi$/i.test(name)) {
    return {
      action: "execute",
      command: `msiexec /i "${path}" /qn /norestart`,
    };
  }
  if (/\.ps1$/i.test(name)) {
    return {
      action: "execute",
      command: `powershell -NoProfile -ExecutionPolicy Bypass -File "${path}"`,
    };
  }
  if (/\.msix?(bundle)?$/i.test(name)) {
    return {
      action: "execute",
      command:
        `powershell -NoProfile -Command "Add-AppxProvisionedPackage -Online -SkipLicense -PackagePath '${path}'"`,
    };
  }
  return {
    action: "launch",
    command: installer ? `${quoted} ${SILENT[installer]}` : quoted,
  };
}

function onUnix(
  name: string,
  folder: string,
): Pick<ProgramChoice, "action" | "command"> {
  const path = folder + name;
  const quoted = `"./${path}"`;
  if (/\.deb$/.test(name)) {
    return { action: "execute", command: `dpkg -i ${quoted}` };
  }
  if (/\.rpm$/.test(name)) {
    return { action: "execute", command: `rpm -U ${quoted}` };
  }
  // Agents cut the name of a file they launch at a space or a dash.
  return /[ -]/.test(path) || folder !== ""
    ? { action: "execute", command: `sh ${quoted}` }
    : { action: "launch", command: path };
}
