import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchivedFile,
  doubt,
  type TargetSystems,
  warning,
} from "./finding.ts";
import { runnerOf, scriptFindings } from "./script_findings.ts";

/** A file of the archive that a command runs. */
export interface RunOf {
  readonly path: string;
  readonly facts: ArchivedFile | undefined;
  /** Directly, or by a program that reads it, such as `sh`. */
  readonly how: "direct" | "by a program";
  /** That program; empty if it is run directly. */
  readonly by: string;
}

interface RunRules {
  /** False if the other systems run it, too. */
  readonly only: boolean;
  /** True where the agent does not make the file executable itself. */
  readonly checksMode: boolean;
}

/** Findings about a file that is run on the given systems. */
export function runFindings(
  run: RunOf,
  systems: TargetSystems,
  { only, checksMode }: RunRules,
): Finding[] {
  const { path, facts, how, by } = run;
  if (how === "by a program") {
    return facts && systems.unix
      ? scriptFindings(path, facts, { by, isRunBySystem: false })
      : [];
  }
  const wrong = typeFindings(path, facts, systems, only);
  if (wrong.length > 0 || !systems.unix || !facts) return wrong;
  const mode = checksMode && !facts.executable
    ? [modeFinding(path, facts)]
    : [];
  return [
    ...mode,
    ...scriptFindings(path, facts, { by: "", isRunBySystem: true }),
  ];
}

function modeFinding(path: string, facts: ArchivedFile): Finding {
  const runner = runnerOf(path, facts);
  return doubt(
    "not_executable",
    `"${path}" is not executable in the archive, so Unix agents cannot run it directly; ${
      runner ? `write "${runner} ${path}", or ` : ""
    }pack it with chmod +x`,
    { file: path, runner: runner ?? "" },
  );
}

interface Kind {
  readonly pattern: RegExp;
  /** What to write instead; `FILE` stands for the name. */
  readonly instead: string;
  readonly action: "execute" | "";
}

/** Files that Windows opens with a program, and does not run. */
const WINDOWS_DOCUMENTS: readonly Kind[] = [
  {
    pattern: /\.ps1$/i,
    instead: "powershell -ExecutionPolicy Bypass -File FILE",
    action: "execute",
  },
  {
    pattern: /\.ms[ip]$/i,
    instead: "msiexec /i FILE /qn /norestart",
    action: "execute",
  },
  {
    pattern: /\.msu$/i,
    instead: "wusa FILE /quiet /norestart",
    action: "execute",
  },
  { pattern: /\.reg$/i, instead: "reg import FILE", action: "execute" },
  {
    pattern: /\.(msix|appx)(bundle)?$/i,
    instead:
      "dism /online /add-provisionedappxpackage /packagepath:FILE /skiplicense",
    action: "execute",
  },
];

/** Packages of Unix systems, which a program installs. */
const UNIX_PACKAGES: readonly Kind[] = [
  { pattern: /\.deb$/i, instead: "dpkg -i FILE", action: "execute" },
  { pattern: /\.rpm$/i, instead: "rpm -U FILE", action: "execute" },
  {
    pattern: /\.m?pkg$/i,
    instead: "installer -pkg FILE -target /",
    action: "execute",
  },
  { pattern: /\.apk$/i, instead: "apk add FILE", action: "execute" },
  { pattern: /\.jar$/i, instead: "java -jar FILE", action: "execute" },
];

const ARCHIVE = /\.(zip|tar|tgz|gz|xz|bz2|7z|rar|cab|dmg|iso)$/i;
const WINDOWS_ONLY = /\.(exe|bat|cmd|com|scr|vbs|vbe|wsf|hta)$/i;
const UNIX_ONLY = /\.(sh|bash|ksh|zsh|csh|run|bin|appimage)$/i;
const HOSTED = /\.(vbs|vbe|js|jse|wsf)$/i;
/** Languages whose files Unix runs by their first line only. */
const LANGUAGES = /\.(py|pl|rb|js|php|lua|tcl)$/i;

/** What runs a file that Windows starts only if a program is registered. */
const REGISTERED: Readonly<Record<string, string>> = {
  py: "python",
  pyw: "python",
  pl: "perl",
  rb: "ruby",
  php: "php",
  lua: "lua",
  tcl: "tclsh",
  jar: "java -jar",
};

function typeFindings(
  path: string,
  facts: ArchivedFile | undefined,
  { unix, windows }: TargetSystems,
  only: boolean,
): Finding[] {
  const make = only ? doubt : warning;
  const isScript = facts?.type === "script";
  const type = facts?.type;
  const findings: Finding[] = [];
  const instead = (kind: Kind) => kind.instead.replaceAll("FILE", word(path));
  if (unix && !isScript) {
    const kind = UNIX_PACKAGES.find(({ pattern }) => pattern.test(path)) ??
      (type === "deb" || type === "rpm"
        ? UNIX_PACKAGES.find(({ pattern }) => pattern.test(`.${type}`))
        : undefined);
    if (kind) findings.push(notAProgram(path, "Unix", instead(kind), make));
    else if (ARCHIVE.test(path)) {
      findings.push(notAProgram(path, "Unix", "", make));
    } else if (WINDOWS_DOCUMENTS.some(({ pattern }) => pattern.test(path))) {
      findings.push(wrongSystem(path, "Unix", "Windows", make));
    } else if (WINDOWS_ONLY.test(path) || type === "windows_program") {
      findings.push(wrongSystem(path, "Unix", "Windows", make));
    } else if (LANGUAGES.test(path) && facts) {
      findings.push(noInterpreter(path, make));
    }
  }
  if (windows) {
    const kind = WINDOWS_DOCUMENTS.find(({ pattern }) => pattern.test(path));
    if (kind) findings.push(notAProgram(path, "Windows", instead(kind), make));
    else if (ARCHIVE.test(path)) {
      findings.push(notAProgram(path, "Windows", "", make));
    } else if (
      UNIX_ONLY.test(path) || type === "elf" || type === "mach_o" ||
      UNIX_PACKAGES.some(({ pattern }) => pattern.test(path)) &&
        !/\.jar$/i.test(path) ||
      isScript && !/\.[^./]+$/.test(path)
    ) {
      findings.push(wrongSystem(path, "Windows", "Unix", make));
    } else if (HOSTED.test(path)) {
      findings.push(warning(
        "launch_script_host",
        `Windows opens "${path}" with wscript, whose messages wait for a click that nobody makes; use execute with "cscript //B //Nologo ${
          word(path)
        }"`,
        { file: path, instead: `cscript //B //Nologo ${word(path)}` },
      ));
    } else if (registeredFor(path)) {
      const better = `${registeredFor(path)} ${word(path)}`;
      findings.push(warning(
        "launch_association",
        `Windows starts "${path}" only where a program that runs such files is registered for them; use execute with "${better}", and check that the program is installed`,
        { file: path, instead: better },
      ));
    } else if (
      facts?.text && facts.text.encoding !== "utf-8" &&
      /\.(bat|cmd)$/i.test(path)
    ) {
      findings.push(warning(
        "batch_encoding",
        `"${path}" begins with a mark of ${
          facts.text.encoding === "utf-16" ? "UTF-16" : "UTF-8"
        } (BOM), which Windows takes for a part of the first command; save it as ANSI or as UTF-8 without BOM`,
        { file: path },
      ));
    }
  }
  return findings;
}

function registeredFor(path: string): string | undefined {
  return REGISTERED[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ""];
}

type Make = typeof doubt;

function notAProgram(
  path: string,
  system: string,
  instead: string,
  make: Make,
): Finding {
  return make(
    "launch_not_a_program",
    `"${path}" is no program: ${
      system === "Windows"
        ? "Windows would open it in a window, which nobody sees"
        : "Unix agents cannot run it"
    }; ${
      instead
        ? `use execute with "${instead}"`
        : "pack what is in it, and name the program to run"
    }`,
    { file: path, system, instead },
  );
}

function wrongSystem(
  path: string,
  system: string,
  other: string,
  make: Make,
): Finding {
  return make(
    "launch_wrong_system",
    `"${path}" is made for ${other}, and ${system} agents cannot run it; set the target to ${other.toLowerCase()}, or pack a program for ${system}`,
    { file: path, system, other, target: other.toLowerCase() },
  );
}

function noInterpreter(path: string, make: Make): Finding {
  return make(
    "script_without_interpreter",
    `"${path}" does not begin with #!, so Unix agents run it by sh, which cannot read it; begin it with a line such as #!/usr/bin/env python3, or use execute with the interpreter`,
    { file: path },
  );
}

/** A path as a word of a command. */
function word(path: string): string {
  return /[^\w./\\-]/.test(path) ? `"${path}"` : path;
}
