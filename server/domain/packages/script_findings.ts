import type { Finding } from "#shared/contract/packages/archives.ts";
import {
  type ArchivedFile,
  type ArchiveFacts,
  doubt,
  error,
  note,
  warning,
} from "./finding.ts";

interface ScriptRun {
  /** The program that reads it; empty: the system runs it by its first line. */
  readonly by: string;
  readonly isRunBySystem: boolean;
}

/** Interpreters that take a carriage return for a part of a word. */
const SHELL = /^(ba|da|k|z|a|mk|pdk|tc|c|rba)?sh$|^expect$/;

/** Interpreters that are everywhere the agent is: it is a Perl program. */
const EVERYWHERE = /^(sh|perl)$/;

/**
 * Findings about a script that Unix agents run. The kernel takes all of the
 * first line after `#!` for the interpreter's path: with Windows line ends it
 * looks for `/bin/sh\r`, which Perl's `system` reports as -1.
 */
export function scriptFindings(
  path: string,
  facts: ArchivedFile,
  { by, isRunBySystem }: ScriptRun,
): Finding[] {
  const { text } = facts;
  if (!text || facts.type === "html") {
    return facts.type === "html" ? [isHtml(path)] : [];
  }
  const values = { file: path };
  if (text.encoding === "utf-16") {
    return [error(
      "script_encoding",
      `"${path}" is saved as UTF-16, which no Unix system can run; save it as UTF-8 without BOM`,
      values,
    )];
  }
  const { interpreter, firstEnd, hasReturns } = text;
  const runner = isRunBySystem ? interpreterName(interpreter ?? "sh") : by;
  const findings: Finding[] = [];
  if (isRunBySystem && text.encoding === "utf-8-bom") {
    findings.push(doubt(
      "script_encoding",
      `"${path}" begins with a byte order mark (BOM), so Unix does not see its #! line and cannot start it properly; save it as UTF-8 without BOM`,
      values,
    ));
  }
  const isCut = isRunBySystem && interpreter !== null && firstEnd !== "lf" &&
    firstEnd !== null;
  if (isCut || firstEnd === "cr") {
    const hasWords = interpreter?.includes(" ") ?? false;
    // Perl itself takes a carriage return after its switches.
    findings.push((isCut && !hasWords ? error : doubt)(
      "script_line_ends",
      `"${path}" has ${firstEnd === "cr" ? "old Mac" : "Windows"} line ends (${
        firstEnd === "cr" ? "CR" : "CRLF"
      }), so ${
        !isCut
          ? "Unix takes it for a single line"
          : hasWords
          ? `Unix starts "${interpreter}\\r" and fails`
          : `Unix looks for the interpreter "${interpreter}\\r" and cannot start it`
      }; save it with Unix line ends (LF), as dos2unix does`,
      { ...values, ends: firstEnd === "cr" ? "CR" : "CRLF" },
    ));
  } else if (hasReturns && SHELL.test(runner)) {
    findings.push(warning(
      "script_line_ends",
      `"${path}" has Windows line ends (CRLF), which ${runner} takes for parts of its commands; save it with Unix line ends (LF), as dos2unix does`,
      { ...values, ends: "CRLF" },
    ));
  }
  if (isRunBySystem) findings.push(...interpreterFindings(path, interpreter));
  return findings;
}

function isHtml(path: string): Finding {
  return doubt(
    "script_is_html",
    `"${path}" is a web page, such as the error page of a download; download the file again`,
    { file: path },
  );
}

/** Notes, because only the machines know what is installed on them. */
function interpreterFindings(
  path: string,
  interpreter: string | null,
): Finding[] {
  const values = { file: path, interpreter: interpreter ?? "" };
  if (!interpreter) {
    return [note(
      "script_without_interpreter",
      `"${path}" does not begin with #!, so it depends on the system which shell runs it; begin it with #!/bin/sh`,
      values,
    )];
  }
  const program = interpreterPath(interpreter);
  const name = interpreterName(interpreter);
  if (!program.startsWith("/")) {
    return [warning(
      "script_interpreter",
      `"${path}" names the interpreter "${program}", which is no absolute path; write one such as #!/bin/sh`,
      values,
    )];
  }
  if (EVERYWHERE.test(name)) return [];
  const where = name === "python"
    ? "which is missing on Debian since 11, Ubuntu since 20.04, Red Hat since 8 and macOS since 12.3; write python3 where that is meant"
    : /^(ba|k|z|c|tc)sh$/.test(name)
    ? "which AIX, BSD, Solaris and small Linux systems may lack; use #!/bin/sh if the machines differ"
    : "which has to be installed on every machine; check that it is";
  return [note(
    "script_interpreter",
    `"${path}" is run by "${interpreter}", ${where}`,
    values,
  )];
}

/** The first word: "/bin/sh" of "/bin/sh -e". */
function interpreterPath(interpreter: string | null): string {
  return interpreter?.split(/\s+/, 1)[0] ?? "";
}

/** "bash" of "/usr/bin/env -S bash -e". */
function interpreterName(interpreter: string): string {
  const words = interpreter.split(/\s+/);
  const [first = "", ...rest] = words.map((word) => word.split("/").at(-1)!);
  if (first !== "env") return first;
  return rest.find((word) => !/^-|=/.test(word)) ?? first;
}

/** The program that could read a script instead; null: it is none. */
export function runnerOf(path: string, facts: ArchivedFile): string | null {
  if (!facts.text) return null;
  const { interpreter } = facts.text;
  if (interpreter) return interpreterName(interpreter);
  return /\.(sh)?$|^[^.]*$/.test(path) ? "sh" : null;
}

/** The files that one finding names; more are counted. */
const NAMED = 3;

/**
 * Findings about scripts of the archive that the command does not name: another
 * script may run them, or they are stored.
 */
export function otherScriptFindings(
  { programs = {} }: ArchiveFacts,
  command: string,
): Finding[] {
  const isNamed = (path: string) => command.includes(path.split("/").at(-1)!);
  const others = Object.entries(programs)
    .filter(([path, { type }]) => type === "script" && !isNamed(path));
  const returns = others.filter(([, { text }]) =>
    text!.firstEnd === "crlf" || text!.firstEnd === "cr"
  ).map(([path]) => path);
  const locked = others.filter(([, { executable }]) => !executable)
    .map(([path]) => path);
  return [
    ...returns.length > 0
      ? [warning(
        "scripts_line_ends",
        `The archive has scripts with Windows line ends, which Unix cannot start: ${
          list(returns)
        }; save them with Unix line ends (LF)`,
        { files: list(returns) },
      )]
      : [],
    ...locked.length > 0
      ? [note(
        "scripts_not_executable",
        `The archive has scripts that are not executable: ${
          list(locked)
        }; pack them with chmod +x if they are to be run directly`,
        { files: list(locked) },
      )]
      : [],
  ];
}

function list(paths: readonly string[]): string {
  const more = paths.length - NAMED;
  const names = paths.slice(0, NAMED).map((path) => `"${path}"`).join(", ");
  return more > 0 ? `${names} (+${more})` : names;
}
