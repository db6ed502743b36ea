import type { Finding } from "#shared/contract/packages/archives.ts";
import type { Word } from "./command_words.ts";
import { doubt, note } from "./finding.ts";

interface Call {
  readonly name: string;
  readonly program: Word;
  readonly rest: readonly Word[];
}

/** What makes msiexec install, repair or remove something, with a dialog. */
const MSI_ACTION =
  /(^|[\s"',(])[-/](i|package|a|j[um]?|f[pomusecvad]*|x|uninstall|p|update)(?![a-z])/i;

/**
 * `/q`, `/qn`, `/qb`, `/qr`, `/quiet`, `/passive`. With a `+` there is a dialog
 * at the end, and `/qf` shows all of them.
 */
const MSI_QUIET =
  /(^|[\s"',(])[-/](q[nbr]?[!-]*(?![a-z+!-])|quiet\b|passive\b)/i;

/**
 * An installer that shows a window waits for a click that nobody makes: agents
 * run commands hidden, as LocalSystem, for up to 120 minutes.
 */
export function installerFindings({ name, program, rest }: Call): Finding[] {
  const text = rest.map((word) => word.text).join(" ");
  const command = `${program.text} ${text}`;
  if (name === "msiexec" || /\bmsiexec(\.exe)?\b/i.test(text)) {
    return isQuietMsi(text) ? [] : [doubt(
      "installer_not_quiet",
      `msiexec without a quiet switch shows a window, which nobody sees and which keeps the agent waiting for up to 120 minutes; add /qn (or /passive) and /norestart`,
      { program: "msiexec", switch: "/qn" },
    )];
  }
  if (name === "wusa" && !/[-/]quiet\b/i.test(text)) {
    return [doubt(
      "installer_not_quiet",
      `wusa without a quiet switch shows a window, which nobody sees and which keeps the agent waiting for up to 120 minutes; add /quiet and /norestart`,
      { program: "wusa", switch: "/quiet" },
    )];
  }
  return isBareSetup(program.text, text) ? [silentNote(command.trim())] : [];
}

/** True if msiexec would show no dialog, or does nothing that has one. */
export function isQuietMsi(text: string): boolean {
  return MSI_QUIET.test(text) || !MSI_ACTION.test(text);
}

/** A name that installers have, and no argument at all. */
export function isBareSetup(program: string, text: string): boolean {
  return text.trim() === "" && /(setup|install)[^/\\]*\.exe$/i.test(program);
}

export function silentNote(command: string): Finding {
  return note(
    "installer_may_ask",
    `"${command}" has no switch, and most installers then show a window, which nobody sees; try /S (NSIS), /VERYSILENT /NORESTART (Inno Setup), /quiet /norestart (WiX) or /s /v"/qn" (InstallShield)`,
    { program: command },
  );
}
