import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openFixedSite } from "./fixed_site.ts";
import { both, compare, compareAll, steady, type Walk } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(openFixedSite);

/**
 * These run one after the other in one console, so each begins at the last
 * screen.
 */
const WALKS: readonly Walk[] = [
  {
    name: "packages",
    keys: [":packages", "enter"],
    sees: both(/> firefox/),
  },
  {
    name: "packages_faults",
    keys: ["z"],
    sees: { en: "failures only", fr: "échecs seuls" },
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
    keys: ["/pc", "enter", "space", "j", "^space", "s", "s", "enter"],
    sees: { en: "3 selected", fr: "3 sélectionnées" },
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
    sees: { en: "Change pollHours", fr: "Modifier pollHours" },
  },
  { keys: ["n", ":machine pc-000", "enter"], sees: both("SN1000") },
  {
    name: "settings_machine",
    keys: ["S"],
    sees: both(/pollHours +(PROLOG_FREQ +)?4 /),
  },
  { keys: [":group lab", "enter"], sees: both("pc-000") },
  {
    name: "settings_group",
    keys: ["S"],
    sees: both(/fragmentLatencySeconds +(DOWNLOAD_FRAG_LATENCY +)?9 /),
  },
  { keys: [":packages", "enter"], sees: both(/> firefox/) },
  { name: "assign", keys: ["A"], sees: both(/> 1 +lab/) },
  {
    name: "plan",
    keys: ["enter"],
    sees: { en: "valid until", fr: "valable jusqu" },
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
    sees: {
      en: 'did you mean ":machines"',
      fr: /peut-être «\s:machines\s»/,
    },
  },
  { keys: ["esc", ":packages", "enter"], sees: both(/> firefox/) },
  {
    keys: ["enter"],
    sees: { en: "not seen for 7", fr: "sans contact (7" },
  },
  {
    name: "package_why",
    keys: ["tab"],
    sees: {
      en: /> (waiting +)?not seen/,
      fr: /> (en attente +)?sans contact/,
    },
  },
  {
    name: "package_why_machines",
    keys: ["enter"],
    sees: { en: /firefox.*: not seen/, fr: /firefox.*: sans contact/ },
  },
  {
    name: "removed",
    keys: ["esc", ":removed", "enter"],
    sees: both(/> pc-old-1/),
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
    sees: { en: /failures only[^]*> 10\.0/, fr: /échecs seuls[^]*> 10\.0/ },
  },
  {
    name: "network_scanners",
    keys: ["z", "tab"],
    sees: { en: "Scanned by", fr: "Exploré par" },
  },
  {
    name: "machine_notes",
    keys: ["esc", ":machine 3", "enter"],
    sees: both("2024-117"),
  },
  {
    name: "field_form",
    keys: ["f"],
    sees: { en: "set the field", fr: "définir le champ" },
  },
  {
    name: "notes",
    keys: ["esc", ":notes", "enter"],
    sees: both(/> .*INC-123/),
  },
  { name: "note", keys: ["enter"], sees: both("The old one is kept.") },
  {
    name: "note_form",
    keys: ["e"],
    sees: { en: "change the note", fr: "modifier la note" },
  },
  {
    name: "backups",
    keys: ["esc", ":backups", "enter"],
    sees: { en: "makes no backups", fr: "ne fait pas de sauvegardes" },
  },
];

describe("the screens match their files", () => {
  for (const language of ["en", "fr"] as const) {
    for (const size of [[80, 24], [120, 40]] as const) {
      it(`${size.join("x")} in ${language}`, async () => {
        await compareAll(shared(), WALKS, /> firefox/, language, size);
      });
    }
  }

  it("in 16 colours, and in none the same words", async () => {
    const site = shared();
    await using tty = await site.console({
      env: { FORCE_COLOR: "1", LONGSHORE_LANG: "en" },
    });
    await tty.sees(/> firefox/);
    await compare(tty, "packages_80x24_en", () => steady(tty.screen()));
    await compare(tty, "packages_80x24_colour", () => steady(tty.painted()));
  });

  it("with nothing but ASCII", async () => {
    const site = shared();
    await using tty = await site.console({
      args: ["--ascii"],
      env: { NO_COLOR: "1" },
    });
    await tty.sees(/> firefox/);
    tty.press("a");
    await tty.sees("Type 4");
    await compare(tty, "recall_80x24_ascii", () => steady(tty.screen()));
    assertEquals(tty.screen().match(/[^\n\x20-\x7e]/g), null);
  });
});
