import { machineFamily } from "./families.ts";
import { mebibytes, textOf } from "./read_values.ts";
import type { Entry } from "./software.ts";

/**
 * What is free on the volume of the system, in MiB; null if it is not known
 * which volume that is, or what is free there. Another volume is no substitute.
 *
 * - Windows: the drive that has SYSTEMDRIVE (FusionInventory, GLPI), or is named
 *   by the variable SystemDrive; else C:; else the only fixed drive.
 * - Unix: the volume mounted on `/`. The OCS agent writes the mount point into
 *   TYPE (Linux, BSD, AIX), VOLUMN (macOS) or FILESYSTEM (Solaris), the other
 *   agents into TYPE. On macOS with APFS `/` is read-only, and everything is
 *   written to the data volume of the same container.
 * - HP-UX by OCS: not known; the agent writes what is used, in KiB, into FREE.
 * - Android and iOS: never known; they report volumes without their names.
 *
 * @param os HARDWARE/OSNAME.
 * @param variables The section ENVS.
 */
export function systemDiskFree(
  os: string,
  drives: readonly Entry[],
  variables: readonly Entry[],
): number | null {
  switch (machineFamily(os, "")) {
    case "mobile":
      return null;
    case "windows":
      return windowsDisk(drives, variables);
    case "unix":
      // A system that was not recognised may have letters.
      return unixDisk(os, drives) ?? windowsDisk(drives, variables);
  }
}

function windowsDisk(
  drives: readonly Entry[],
  variables: readonly Entry[],
): number | null {
  const marked = drives.filter(({ SYSTEMDRIVE }) =>
    /^(?:1|true|yes)$/i.test(textOf(SYSTEMDRIVE))
  );
  if (marked.length === 1) return freeOn(marked);
  const named = variables.find(({ KEY }) => /^systemdrive$/i.test(textOf(KEY)));
  const letter = letterOf(named?.VAL) ?? "C";
  const system = drives.filter(({ LETTER }) => letterOf(LETTER) === letter);
  if (system.length > 0 || named) return freeOn(system);
  const fixed = drives.filter(isFixed);
  return fixed.length === 1 ? freeOn(fixed) : null;
}

/** The letter of `C:`, `c:/` or `C:\\`. */
function letterOf(value: unknown): string | null {
  return /^([a-z]):[\\/]*$/i.exec(textOf(value))?.[1]?.toUpperCase() ?? null;
}

/** OCS writes "Hard Drive", FusionInventory "Local Disk". */
function isFixed({ TYPE, LETTER }: Entry): boolean {
  return letterOf(LETTER) !== null &&
    /^(?:hard drive|local disk)$/i.test(textOf(TYPE));
}

function unixDisk(os: string, drives: readonly Entry[]): number | null {
  const isHpUx = /hp-?ux/i.test(os);
  const on = (point: string) =>
    drives.filter(({ TYPE, VOLUMN, FILESYSTEM }) =>
      [TYPE, VOLUMN, isHpUx ? "" : FILESYSTEM].some((value) =>
        textOf(value) === point
      )
    );
  return freeOn(on("/System/Volumes/Data")) ?? freeOn(on("/"));
}

/** The first of several entries of one volume that says what is free. */
function freeOn(drives: readonly Entry[]): number | null {
  for (const { FREE, TOTAL } of drives) {
    const free = mebibytes(FREE);
    // A volume of no size was not measured.
    if (free !== null && mebibytes(TOTAL) !== 0) return free;
  }
  return null;
}
