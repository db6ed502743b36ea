import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import type { Terminal } from "../world/terminal.ts";
import { openFixedSite } from "./fixed_site.ts";

/** Set to anything, the screens are written anew instead of compared. */
const REWRITE = "REWRITE_SCREENS";

const FOLDER = join(import.meta.dirname!, "screens");

type Site = Awaited<ReturnType<typeof openFixedSite>>;
type Language = "en" | "fr";

/** What is typed to come to a screen, and what is seen once it is there. */
interface Walk {
  /** Of its file; left out where it is only on the way. */
  readonly name?: string;
  readonly keys: readonly string[];
  readonly sees: Readonly<Record<Language, string | RegExp>>;
}

const both = (seen: string | RegExp) => ({ en: seen, fr: seen });

/** One after the other in one console, so that each begins at the last. */
const WALKS: readonly Walk[] = [
  {
    name: "packages",
    keys: [":packages", "enter"],
    sees: both(/> 1740000006/),
  },
  {
    name: "packages_faults",
    keys: ["z"],
    sees: { en: "only faults", fr: "échecs seuls" },
  },
  {
    name: "recall",
    keys: ["z", "a"],
    sees: { en: "Type 4", fr: "Tapez 4" },
  },
  {
    name: "progress",
    keys: ["esc", "m"],
    sees: both(/> pc-000/),
  },
  {
    name: "machines",
    keys: [":machines", "enter"],
    sees: both(/> 1 +pc-000/),
  },
  {
    name: "machines_marked",
    keys: ["/pc", "enter", "space", "j", "^space", "s"],
    sees: { en: "3 selected", fr: "3 choisies" },
  },
  {
    name: "machines_wide",
    keys: ["w", "l", "l", "l"],
    sees: both("SN1000"),
  },
  {
    name: "groups",
    keys: [":groups", "enter"],
    sees: both(/> 1 +lab/),
  },
  {
    name: "settings",
    keys: [":settings", "enter"],
    sees: both(/> downloadsOn/),
  },
  {
    name: "settings_question",
    keys: ["j", "enter", "2", "enter"],
    sees: { en: "Change pollHours", fr: "Changer pollHours" },
  },
  { keys: ["n", ":machine pc-000", "enter"], sees: both("SN1000") },
  {
    name: "settings_machine",
    keys: ["S"],
    sees: both(/pollHours +4 /),
  },
  { keys: [":group lab", "enter"], sees: both("pc-000") },
  {
    name: "settings_group",
    keys: ["S"],
    sees: both(/fragmentLatencySeconds +9 /),
  },
  { keys: [":packages", "enter"], sees: both(/> 1740000006/) },
  { name: "assign", keys: ["A"], sees: both(/> 1 +lab/) },
  {
    name: "plan",
    keys: ["enter"],
    sees: { en: "good until", fr: "valable jusqu" },
  },
  { name: "plan_machines", keys: ["enter"], sees: both(/> srv-/) },
  {
    name: "plan_forced",
    keys: ["esc", "f"],
    sees: { en: "forced", fr: /forcé,/ },
  },
  {
    name: "plan_question",
    keys: ["A"],
    sees: { en: "Type 10", fr: "Tapez 10" },
  },
  {
    name: "help",
    keys: ["esc", "esc", "?"],
    sees: { en: "close help", fr: "fermer l'aide" },
  },
  {
    name: "command",
    keys: ["esc", ":mahcines"],
    sees: { en: 'is it ":machines"', fr: "est-ce « :machines »" },
  },
  {
    name: "networks",
    keys: ["esc", ":networks", "enter"],
    sees: both(/> 10\.0\.0\.0\/24/),
  },
  {
    name: "network",
    keys: ["enter"],
    sees: both(/> 10\.0\.0\.1 /),
  },
  {
    name: "network_unknown",
    keys: ["z"],
    sees: { en: /only faults[^]*> 10\.0/, fr: /échecs seuls[^]*> 10\.0/ },
  },
  {
    name: "network_scanners",
    keys: ["z", "tab"],
    sees: { en: "Scanned by", fr: "Exploré par" },
  },
];

/** What differs from run to run is written over, in as many cells. */
function steady(screen: string): string {
  const latency = "<10 ms|\\d+ ms|\\d\\.\\d s";
  return screen
    .replace(
      new RegExp(`( *)\\[green\\]( *)(${latency})(?= {2})`, "g"),
      (found) => `[green]${"# ms".padStart(found.length - "[green]".length)}`,
    )
    .replace(
      new RegExp(` *(${latency})(?= {2})`, "g"),
      (found) => "# ms".padStart(found.length),
    )
    .replaceAll(/ +$/gm, "")
    .replace(/\b\d\d:\d\d:\d\d\b/g, "HH:MM:SS");
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
async function settled(tty: Terminal): Promise<string> {
  let before: number;
  do {
    before = tty.written().length;
    await new Promise((resolve) => setTimeout(resolve, 250));
  } while (tty.written().length !== before);
  return steady(tty.screen());
}

async function compare(name: string, screen: string): Promise<void> {
  const path = join(FOLDER, `${name}.txt`);
  if (Deno.env.get(REWRITE)) {
    return await Deno.writeTextFile(path, `${screen}\n`);
  }
  assertEquals(`${screen}\n`, await Deno.readTextFile(path), name);
}

async function compareAll(
  site: Site,
  language: Language,
  [columns, rows]: readonly [number, number],
): Promise<void> {
  await using tty = await site.console({
    columns,
    rows,
    env: { LONGSHORE_LANG: language, NO_COLOR: "1" },
  });
  await tty.sees(/> 1740000006/);
  for (const walk of WALKS) {
    const screen = await walkTo(tty, walk, language);
    if (!walk.name) continue;
    await compare(`${walk.name}_${columns}x${rows}_${language}`, screen);
    assertEquals(tty.painted().match(/\[\/?[a-z]*(cyan|red|green|gray)/), null);
  }
}

describe("the screens are as they were looked at", () => {
  for (const language of ["en", "fr"] as const) {
    for (const size of [[80, 24], [120, 40]] as const) {
      it(`${size.join("x")} in ${language}`, async () => {
        await using site = await openFixedSite();
        await compareAll(site, language, size);
      });
    }
  }

  it("in 16 colours, and in none the same words", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({
      env: { FORCE_COLOR: "1", LONGSHORE_LANG: "en" },
    });
    await tty.sees(/> 1740000006/);
    const words = await settled(tty);
    assertEquals(
      `${words}\n`,
      await Deno.readTextFile(
        join(FOLDER, "packages_80x24_en.txt"),
      ),
    );
    await compare("packages_80x24_colour", steady(tty.painted()));
  });

  it("with nothing but ASCII", async () => {
    await using site = await openFixedSite();
    await using tty = await site.console({
      args: ["--ascii"],
      env: { NO_COLOR: "1" },
    });
    await tty.sees(/> 1740000006/);
    tty.press("a");
    await tty.sees("Type 4");
    const screen = await settled(tty);
    assertEquals(screen.match(/[^\n\x20-\x7e]/g), null);
    await compare("recall_80x24_ascii", screen);
  });
});
