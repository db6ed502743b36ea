import type { Finding } from "#shared/contract/packages/archives.ts";
import { escapeInvisible, isVisibleLine } from "#shared/invisible.ts";

/** The agents to which a finding matters. */
export type Audience = "all" | "unix" | "windows";

type Report = (
  audience: Audience,
  severity: "doubt" | Finding["severity"],
  code: string,
  message: string,
  values: Readonly<Record<string, string>>,
) => void;

/** Names that stand for devices on Windows, with any end. */
const DEVICE =
  /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$) *(\.|$)/i;

/** Characters that no name on Windows may have; `:` begins a stream. */
const FORBIDDEN = /[<>"|?*]/;

/**
 * The most characters of a path below the folder where Windows agents unpack,
 * `C:\Windows\Temp\1700000001.OCS\`, of the 260 that Windows allows.
 */
const WINDOWS_PATH = 225;

/**
 * Examines the names of an archive's entries, one after the other: names that
 * systems do not allow, and names that are the same on some of them.
 */
export function nameChecks(report: Report) {
  const files = new Set<string>();
  const folders = new Set<string>();
  const folded = new Map<string, string>();

  function windowsName(path: string): void {
    const values = { file: path };
    for (const part of path.split("/")) {
      if (DEVICE.test(part)) {
        return report(
          "windows",
          "doubt",
          "windows_reserved_name",
          `The name ${
            show(path)
          } stands for a device on Windows, which cannot store it; rename it`,
          values,
        );
      }
      if (part.includes(":") || FORBIDDEN.test(part)) {
        return report(
          "windows",
          "doubt",
          "windows_name",
          part.includes(":")
            ? `The name ${
              show(path)
            } names a stream of a file on Windows, where it would be hidden; rename it without the colon`
            : `The name ${
              show(path)
            } has a character that Windows does not allow; rename it without < > " | ? *`,
          values,
        );
      }
      if (/[. ]$/.test(part)) {
        return report(
          "windows",
          "doubt",
          "windows_name",
          `The name ${
            show(path)
          } ends with a dot or a space, which Windows drops; rename it`,
          values,
        );
      }
    }
    if (path.length > WINDOWS_PATH) {
      report(
        "windows",
        "warning",
        "windows_path_long",
        `The path ${
          show(`${path.slice(0, 60)}…`)
        } has ${path.length} characters, too many for Windows below the folder in which agents unpack; shorten it to ${WINDOWS_PATH}`,
        { ...values, characters: `${path.length}` },
      );
    }
  }

  function sameName(path: string, isFolder: boolean, inZip: boolean): void {
    const isFile = !isFolder;
    if (isFile && files.has(path)) {
      const message = `The archive holds ${
        show(path)
      } twice, and only one can be unpacked; leave one out`;
      if (inZip) {
        report("unix", "doubt", "duplicate_name", message, { file: path });
        report("windows", "warning", "duplicate_name", message, { file: path });
      } else {
        report("all", "warning", "duplicate_name", message, { file: path });
      }
      return;
    }
    const key = path.normalize("NFC").toLowerCase();
    const other = folded.get(key);
    if (other === undefined) folded.set(key, path);
    else if (other !== path) {
      const message = `The names ${show(other)} and ${
        show(path)
      } are the same on Windows and macOS, where only one can be unpacked; rename one`;
      const values = { file: other, other: path };
      report("windows", "doubt", "name_case", message, values);
      report("unix", "warning", "name_case", message, values);
    }
  }

  return {
    /** Examines a name, its parts separated by `/`. */
    add(path: string, isFolder: boolean, inZip: boolean): void {
      if (!isVisibleLine(path)) {
        const isControl = /[\p{Cc}\p{Zl}\p{Zp}]/u.test(path);
        report(
          "all",
          isControl ? "doubt" : "warning",
          isControl ? "name_control_character" : "name_invisible_character",
          `The name ${show(path)} has ${
            isControl ? "control" : "invisible"
          } characters, so it is not what it looks like; rename it`,
          { file: show(path) },
        );
      }
      windowsName(path);
      sameName(path, isFolder, inZip);
      if (isFolder) folders.add(path);
      else files.add(path);
      for (let at = path.indexOf("/"); at >= 0;) {
        folders.add(path.slice(0, at));
        at = path.indexOf("/", at + 1);
      }
    },

    /** Names that are both a file and a folder, which no system can store. */
    conflicts(isLink: (path: string) => boolean): string[] {
      const [few, many] = files.size < folders.size
        ? [files, folders]
        : [folders, files];
      return [...few].filter((path) => many.has(path) && !isLink(path));
    },
  };
}

/** A name for a message: quoted, its invisible characters escaped. */
export function show(name: string): string {
  const short = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  return escapeInvisible(JSON.stringify(short));
}
