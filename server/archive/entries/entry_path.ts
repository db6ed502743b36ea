/**
 * The parts of an entry's path. A backslash separates names too: Windows agents
 * read it that way, whatever the format says.
 */
export function partsOf(name: string): string[] {
  return name.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
}

/** The way in which a path leaves the folder it is unpacked into, or null. */
export function leadsOutside(name: string): string | null {
  return leavesAtOnce(name) ??
    (partsOf(name).includes("..") ? "climbs to a parent folder" : null);
}

/** The way in which a path leaves any folder at its beginning, or null. */
export function leavesAtOnce(path: string): string | null {
  if (path.includes("\0")) return "holds a NUL character";
  if (/^[/\\]/.test(path)) return "is an absolute path";
  return /^[A-Za-z]:/.test(path) ? "begins with a drive letter" : null;
}
