/** A process and who its parent was when we looked. */
interface Link {
  readonly child: number;
  readonly parent: number;
}

/** npx → sh → deno task → us, and some room. */
const FAR = 8;
/** How often it is looked whether they are still there. */
const EVERY_MS = 500;

/**
 * Calls `gone` once whoever started this process is no more: a signal to npx,
 * or to a task runner, ends that one only, and what it started would go on for
 * nobody. Beyond an npx nothing is watched: a shell may end before what it has
 * put into the background.
 *
 * @returns Ends the watch.
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

/** From us up to the npx there is; to our parent alone, where there is none. */
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

/** Null where it is gone, or where this system does not say. */
function parentOf(pid: number): number | null {
  if (pid === Deno.pid) return Deno.ppid;
  try {
    // The name before it is in parentheses and may hold anything.
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return Number(/^\d+ .*\) \S (\d+)/s.exec(stat)?.[1] ?? NaN);
  } catch {
    return null;
  }
}

/** npm calls itself "npm exec …" once it runs. */
function isNpx(pid: number): boolean {
  try {
    const words = Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
    return /^npm exec\b/.test(words[0] ?? "") ||
      words.some((word) => /(^|\/)npx(-cli\.js)?$/.test(word));
  } catch {
    return false;
  }
}
