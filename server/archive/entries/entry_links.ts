import { leavesAtOnce, partsOf } from "./entry_path.ts";

/** A symbolic link; its target is relative to its own folder. */
interface Link {
  readonly target: string;
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * Symbolic links of an archive, followed as a file system would: a link to a
 * folder is another name for it, so that `..` behind it leads elsewhere.
 */
export function linkMap() {
  /** By the path in the archive. */
  const links = new Map<string, Link>();
  /**
   * By the place where it is unpacked: with `d` a link to `.`, the entry `d/e`
   * is made as `e`.
   */
  const places = new Map<string, Link>();

  /**
   * The parts of the path that a name leads to.
   *
   * @returns The way in which it leaves the archive, where it does.
   */
  function follow(
    from: readonly string[],
    path: readonly string[],
  ): { parts: string[] } | { outside: string } {
    const parts = [...from];
    const rest = [...path];
    for (let followed = 0; rest.length > 0;) {
      const part = rest.shift()!;
      if (part === "..") {
        if (parts.pop() === undefined) {
          return { outside: "lies outside the archive" };
        }
        continue;
      }
      parts.push(part);
      const link = places.get(parts.join("/"));
      if (!link) continue;
      const rooted = leavesAtOnce(link.target);
      if (rooted) return { outside: rooted };
      if (++followed > MOST_LINKS) return { outside: "leads in a circle" };
      parts.pop();
      rest.unshift(...partsOf(link.target));
    }
    return { parts };
  }

  return {
    get size(): number {
      return links.size;
    },
    has: (path: string) => links.has(path),
    set(path: string, target: string): void {
      links.set(path, { target });
      const parts = path.split("/");
      const folder = follow([], parts.slice(0, -1));
      if ("outside" in folder) return;
      const place = [...folder.parts, parts.at(-1)!].join("/");
      places.set(path, { target }).set(place, { target });
    },
    /** Each link that leads out of the archive, and how. */
    *outside(): Generator<{ path: string; target: string; how: string }> {
      for (const [path, { target }] of links) {
        const end = follow([], path.split("/"));
        if ("outside" in end) yield { path, target, how: end.outside };
      }
    },
    /** The way in which the folder of an entry leaves the archive, or null. */
    folderOutside(path: string): string | null {
      const end = follow([], path.split("/").slice(0, -1));
      return "outside" in end ? end.outside : null;
    },
    /** The same for a hard link's target, which is relative to the root. */
    targetOutside(target: string): string | null {
      const rooted = leavesAtOnce(target);
      if (rooted) return rooted;
      const end = follow([], partsOf(target));
      return "outside" in end ? end.outside : null;
    },
  };
}
