import { crumb, type Place } from "#tui/console/nav/places.ts";
import { toAscii } from "#tui/text/ascii.ts";
import { setLanguage } from "#tui/text/mod.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import type { Language } from "./golden.ts";

/** Keys that lead to each screen, and the place whose name it shows. */
const SCREENS: readonly (readonly [keys: string, Place])[] = [
  [":overview\r", { screen: "overview" }],
  [":packages\r", { screen: "packages" }],
  [":machines\r", { screen: "machines" }],
  [":groups\r", { screen: "groups" }],
  [":deployments\r", { screen: "deployments" }],
  [":tail\r", { screen: "tail" }],
  [":events\r", { screen: "events" }],
  [":settings\r", { screen: "settings" }],
  [":operators\r", { screen: "operators" }],
  [":networks\r", { screen: "networks" }],
  [
    ":package 1740000005\r",
    { screen: "package", package: { id: 1740000005, name: "vlc 3.0.21" } },
  ],
  [
    ":machine pc-000\r",
    { screen: "machine", machine: { id: 1, name: "pc-000" } },
  ],
  ["i", { screen: "software", machine: { id: 1, name: "pc-000" } }],
  [":group lab\r", { screen: "group", group: { id: 1, name: "lab" } }],
  [":new\r", { screen: "newPackage" }],
  ["\x1b:duplicates\r", { screen: "duplicates" }],
  [":removed\r", { screen: "removed" }],
  [":notes\r", { screen: "notes" }],
  [":enrolment\r", { screen: "enrolment" }],
  [":summaries\r", { screen: "summaries" }],
  [":storage\r", { screen: "storage" }],
  [":backups\r", { screen: "backups" }],
  [":relays\r", { screen: "relays" }],
  [":notifications\r", { screen: "notifications" }],
  [":actions\r", { screen: "actions" }],
];

/**
 * Opens every screen that a command leads to, then its help.
 *
 * @param seen Called at each screen with its name.
 */
export async function walkEveryScreen(
  tty: Terminal,
  language: Language,
  { ascii = false }: { readonly ascii?: boolean },
  seen: (name: string) => void = () => {},
): Promise<void> {
  for (const [keys, place] of SCREENS) {
    await setLanguage(language);
    const name = ascii ? toAscii(crumb(place)) : crumb(place);
    await setLanguage("en");
    tty.type(keys);
    await tty.sees(new RegExp(`^ *(.+ [›>] )?${escaped(name)}( |$)`, "m"));
    await tty.seesNoMore(/Loading|Chargement/);
    seen(name);
  }
  tty.press("?");
  await tty.sees(/\^(spac|espac)e/);
  seen("help");
  tty.press("esc");
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
