import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import type { openFixedSite } from "./fixed_site.ts";

/** Set to anything, the screens are written anew instead of compared. */
const REWRITE = "REWRITE_SCREENS";

export const FOLDER = join(import.meta.dirname!, "screens");

type Site = Awaited<ReturnType<typeof openFixedSite>>;
export type Language = "en" | "fr";

/** What is typed to come to a screen, and what is seen once it is there. */
export interface Walk {
  /** Of its file; left out where it is only on the way. */
  readonly name?: string;
  readonly keys: readonly string[];
  readonly sees: Readonly<Record<Language, string | RegExp>>;
}

/** The same in every language. */
export const both = (seen: string | RegExp) => ({ en: seen, fr: seen });

/** What differs from run to run is written over, in as many cells. */
export function steady(screen: string): string {
  const latency = "<10 ms|\\d+ ms|\\d\\.\\d s";
  const [header = "", ...rest] = screen.split("\n");
  const steadyHeader = header
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
    .replace(/\d+(?= [dj]\b)/g, (days) => "#".repeat(days.length));
}

async function walkTo(tty: Terminal, walk: Walk, language: Language) {
  for (const key of walk.keys) {
    if (/^[:/]./.test(key)) tty.type(key);
    else tty.press(key);
  }
  await tty.sees(walk.sees[language]);
  return await settled(tty);
}

/** The screen once nothing has been written to it for a moment. */
export async function settled(tty: Terminal): Promise<string> {
  let before: number;
  do {
    before = tty.written().length;
    await new Promise((resolve) => setTimeout(resolve, 250));
  } while (tty.written().length !== before);
  return steady(tty.screen());
}

/** Compares a screen with its file, or writes it. */
export async function compare(name: string, screen: string): Promise<void> {
  const path = join(FOLDER, `${name}.txt`);
  if (Deno.env.get(REWRITE)) {
    return await Deno.writeTextFile(path, `${screen}\n`);
  }
  assertEquals(`${screen}\n`, await Deno.readTextFile(path), name);
}

/** Walks through a console that begins where `sees` is, comparing each screen. */
export async function compareAll(
  site: Site,
  walks: readonly Walk[],
  begins: RegExp,
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
    const whole = await walkTo(tty, walk, language);
    if (!walk.name) continue;
    // In a narrow header there is room for the role only if the link is quick.
    const screen = columns < 80 ? whole.replace(/^.*\n/, "\n") : whole;
    await compare(`${walk.name}_${columns}x${rows}_${language}`, screen);
    assertEquals(tty.painted().match(/\[\/?[a-z]*(cyan|red|green|gray)/), null);
  }
}
