/** A process, and its parent when we looked. */
interface Link {
  readonly child: number;
  readonly parent: number;
}

/** npx → sh → deno task → this process, and some reserve. */
const FAR = 8;
/** The time between two checks of the processes. */
const EVERY_MS = 500;

/**
 * Calls `gone` once the process that started this one has ended: a signal to
 * npx, or to a task runner, ends only that process, and this one would keep
 * running for nobody. Parents of npx are not watched, because a shell may end
 * before its background processes.
 *
 * @returns A function that ends the watch.
 */
export function watchStarter(gone: () => void): () => void {
  const links = linksUp();
  const timer = setInterval(() => {
    if (links.every(({ child, parent }) => parentOf(child) === parent)) return;
    clearInterval(timer);
    gone();
  }, EVERY_MS);
  Deno.unrefTimer(timer);
  return () => clearInterval(timer);
}

/**
 * The processes from this one up to npx; only the parent if there is no npx.
 */
function linksUp(): Link[] {
  const links: Link[] = [];
  let child = Deno.pid;
  while (links.length < FAR) {
    const parent = parentOf(child);
    if (parent === null || parent <= 1) break;
    links.push({ child, parent });
    if (isNpx(parent)) return links;
    child = parent;
  }
  return links.slice(0, 1);
}

/** The parent of a process; null if it is gone, or the system does not say. */
function parentOf(pid: number): number | null {
  if (pid === Deno.pid) return Deno.ppid;
  try {
    // The name before it is in parentheses and may contain anything.
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return Number(/^\d+ .*\) \S (\d+)/s.exec(stat)?.[1] ?? NaN);
  } catch {
    return null;
  }
}

/** True if the process is npx; npm renames itself "npm exec …" once it runs. */
function isNpx(pid: number): boolean {
  try {
    const words = Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
    return /^npm exec\b/.test(words[0] ?? "") ||
      words.some((word) => /(^|\/)npx(-cli\.js)?$/.test(word));
  } catch {
    return false;
  }
}
