import { useEffect, useState } from "react";
import { dirname, join } from "node:path";

/** What a path that is being typed could become. */
export interface Completion {
  /** The typed path as far as all that fit agree. */
  readonly path: string;
  /** Names that fit, folders with a slash at their end. */
  readonly names: readonly string[];
}

/** More names than anyone reads. */
const MOST_NAMES = 200;

/**
 * Completes what is typed from the names of its folder.
 *
 * @param typed A path; what follows the last slash is the part to complete.
 * @param names All names of the folder, folders with a slash at their end.
 */
export function completePath(
  typed: string,
  names: readonly string[],
): Completion {
  const cut = typed.lastIndexOf("/") + 1;
  const begun = typed.slice(cut);
  const fitting = names.filter((name) =>
    name.startsWith(begun) && (begun !== "" || !name.startsWith("."))
  ).toSorted();
  const [first = "", last = ""] = [fitting.at(0), fitting.at(-1)];
  let common = 0;
  while (common < first.length && first[common] === last[common]) common++;
  const path = fitting.length === 0
    ? typed
    : typed.slice(0, cut) + first.slice(0, Math.max(common, begun.length));
  return { path, names: fitting.slice(0, MOST_NAMES) };
}

/** A typed path with `~` as the user's home. */
export function expandHome(typed: string, home: string): string {
  return typed === "~" || typed.startsWith("~/")
    ? join(home, typed.slice(1))
    : typed;
}

/** The names in the folder a typed path points into; none if unreadable. */
export async function namesNear(path: string): Promise<readonly string[]> {
  const folder = path.endsWith("/") ? path : dirname(path);
  try {
    const names: string[] = [];
    for await (const entry of Deno.readDir(folder)) {
      const isFolder = entry.isDirectory ||
        entry.isSymlink && await leadsToFolder(join(folder, entry.name));
      names.push(isFolder ? `${entry.name}/` : entry.name);
    }
    return names;
  } catch {
    return [];
  }
}

async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}

/** What a typed path could become, as its folder is now. */
export async function completionOf(
  typed: string,
  home: string,
): Promise<Completion> {
  return completePath(typed, await namesNear(expandHome(typed, home)));
}

/** Completions of a path while it is typed; null while there is none to type. */
export function useCompletion(
  typed: string | null,
  home: string,
): Completion | null {
  const [found, setFound] = useState<
    { readonly typed: string; readonly completion: Completion } | null
  >(null);
  useEffect(() => {
    if (typed === null) return;
    let wanted = true;
    completionOf(typed, home).then((completion) => {
      if (wanted) setFound({ typed, completion });
    });
    return () => void (wanted = false);
  }, [typed, home]);
  return found !== null && found.typed === typed ? found.completion : null;
}
