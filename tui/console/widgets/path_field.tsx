import { useEffect, useState } from "react";
import { dirname, join } from "node:path";
import { expandHome } from "#tui/profiles/home.ts";

/** The completions of a path that is being typed. */
export interface Completion {
  /** The typed path with the common beginning of all matches. */
  readonly path: string;
  /** The matching names; folders end with a slash. */
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
  const beginning = typed.slice(cut);
  const fitting = names.filter((name) =>
    name.startsWith(beginning) && (beginning !== "" || !name.startsWith("."))
  ).toSorted();
  const [first = "", last = ""] = [fitting.at(0), fitting.at(-1)];
  let common = 0;
  while (common < first.length && first[common] === last[common]) common++;
  const path = fitting.length === 0
    ? typed
    : typed.slice(0, cut) + first.slice(0, Math.max(common, beginning.length));
  return { path, names: fitting.slice(0, MOST_NAMES) };
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

/** The completions of a typed path in its folder as it is now. */
export async function completionOf(
  typed: string,
  home: string,
): Promise<Completion> {
  return completePath(typed, await namesNear(expandHome(typed, home)));
}

/** The completions of a path while it is typed; null until they are known. */
export function useCompletion(
  typed: string | null,
  home: string,
): Completion | null {
  const [latest, setLatest] = useState<
    { readonly typed: string; readonly completion: Completion } | null
  >(null);
  useEffect(() => {
    if (typed === null) return;
    let isCurrent = true;
    completionOf(typed, home).then((completion) => {
      if (isCurrent) setLatest({ typed, completion });
    });
    return () => void (isCurrent = false);
  }, [typed, home]);
  return latest !== null && latest.typed === typed ? latest.completion : null;
}
