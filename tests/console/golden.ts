import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import { sleep } from "#tests/harness/time/sleep.ts";
import type { openFixedSite } from "./fixed_site.ts";

/** If this variable is set, the screens are rewritten instead of compared. */
const REWRITE = "REWRITE_SCREENS";

/** A screen is final after this many milliseconds without a write. */
const STILL_MS = 20_000;

const FOLDER = join(import.meta.dirname!, "screens");

type Site = Awaited<ReturnType<typeof openFixedSite>>;
export type Language = "en" | "fr";

/** The keys that lead to a screen, and a text that it shows. */
export interface Walk {
  /** The name of its file; left out for a screen that is only on the way. */
  readonly name?: string;
  readonly keys: readonly string[];
  readonly sees: Readonly<Record<Language, string | RegExp>>;
}

/** The same text in every language. */
export const both = (seen: string | RegExp) => ({ en: seen, fr: seen });

/** Replaces what differs from run to run, by text of the same width. */
export function steady(screen: string): string {
  const latency = "<10 ms|\\d+ ms|\\d\\.\\d s";
  const [header = "", ...rest] = screen.split("\n");
  const steadyHeader = header
    .replace(/\b\d+\.\d+\.\d+\b/, (version) => version.replace(/\d/g, "#"))
    .replace(
      new RegExp(`( *)\\[green\\]( *)(${latency})(?= {2})`, "g"),
      (found) => `[green]${"# ms".padStart(found.length - "[green]".length)}`,
    )
    .replace(
      new RegExp(` *(${latency})(?= {2})`, "g"),
      (found) => "# ms".padStart(found.length),
    );
  return [steadyHeader, ...rest].join("\n")
    .replaceAll(/ +$/gm, "")
    .replace(/\b\d\d:\d\d:\d\d\b/g, "HH:MM:SS")
    .replace(/\b\d\d-\d\d (?=HH:MM:SS)/g, "MM-DD ")
    .replace(/\b\d\d\/\d\d (?=HH:MM:SS)/g, "DD/MM ")
    .replace(/\d+(?= [dj]\b)/g, (days) => "#".repeat(days.length))
    .replace(/\b(plan) \d+\b/gi, "$1 #");
}

async function walkTo(tty: Terminal, walk: Walk, language: Language) {
  for (const key of walk.keys) {
    if (/^[:/]./.test(key)) tty.type(key);
    else tty.press(key);
  }
  await tty.sees(walk.sees[language]);
}

/** The screen once it has been quiet for a moment. */
export async function settled(tty: Terminal): Promise<string> {
  await tty.silent(300);
  return steady(tty.screen());
}

/**
 * Waits until the screen equals its file, or writes the file.
 *
 * @param look Returns the screen in the format of the file.
 */
export async function compare(
  tty: Terminal,
  name: string,
  look: () => string,
): Promise<void> {
  const path = join(FOLDER, `${name}.txt`);
  if (Deno.env.get(REWRITE)) {
    // The details beside a list come a moment after it.
    await tty.silent(1000);
    return await Deno.writeTextFile(path, `${look()}\n`);
  }
  await becomes(tty, await Deno.readTextFile(path), () => `${look()}\n`, name);
}

/**
 * Waits until the terminal looks like this, as long as it is written to; fails
 * with the difference.
 */
export async function becomes(
  tty: Terminal,
  expected: string,
  look: () => string,
  name?: string,
): Promise<void> {
  let length = tty.written().length;
  let since = performance.now();
  while (look() !== expected && performance.now() - since < STILL_MS) {
    await sleep(20);
    if (tty.written().length === length) continue;
    [length, since] = [tty.written().length, performance.now()];
  }
  assertEquals(look(), expected, name);
}

/**
 * Walks through a console, from the screen that shows `sees`, and compares each
 * screen.
 */
export async function compareAll(
  site: Site,
  walks: readonly Walk[],
  begins: RegExp | string,
  language: Language,
  [columns, rows]: readonly [number, number],
  args: readonly string[] = [],
): Promise<void> {
  await using tty = await site.console({
    columns,
    rows,
    args: [...args],
    env: { LONGSHORE_LANG: language, NO_COLOR: "1", TZ: "UTC" },
  });
  await tty.sees(begins);
  for (const walk of walks) {
    await walkTo(tty, walk, language);
    if (!walk.name) continue;
    await compare(tty, `${walk.name}_${columns}x${rows}_${language}`, () => {
      const screen = steady(tty.screen());
      // A narrow header has space for the role only if the connection is fast.
      return columns < 80 ? screen.replace(/^.*\n/, "\n") : screen;
    });
    assertEquals(tty.painted().match(/\[\/?[a-z]*(cyan|red|green|gray)/), null);
  }
}
