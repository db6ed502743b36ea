import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodedText, namesIn } from "./names_file.ts";

const FILES: readonly (readonly [string, string, readonly string[]])[] = [
  ["one name a line", "pc-1\npc-2\n", ["pc-1", "pc-2"]],
  ["lines of Windows", "pc-1\r\npc-2\r\n", ["pc-1", "pc-2"]],
  ["lines of old Macs", "pc-1\rpc-2", ["pc-1", "pc-2"]],
  ["a mark at the beginning", "\uFEFFpc-1\npc-2", ["pc-1", "pc-2"]],
  ["comments and blank lines", "# old\n\npc-1\n  # b\n   \npc-2 ", [
    "pc-1",
    "pc-2",
  ]],
  ["a heading", "Hostname\npc-1\n", ["pc-1"]],
  ["a French heading", "Nom de l'ordinateur\npc-1", ["pc-1"]],
  ["columns without a heading", "pc-1,Paris,2\npc-2,Lyon,3", ["pc-1", "pc-2"]],
  ["a column that is not the first", "Site;Nom;Âge\nParis;pc-1;2\nLyon;pc-2;", [
    "pc-1",
    "pc-2",
  ]],
  ["tabs", "computer\tsite\npc-1\tParis", ["pc-1"]],
  ["quotes", '"name","note"\r\n"pc-1","a, ""b""\n# c"\r\n"pc-2",""', [
    "pc-1",
    "pc-2",
  ]],
  ["spaces in a name", "pc one\n pc two \n", ["pc one", "pc two"]],
  ["a comma in quotes", '"pc,1"\npc-2', ["pc,1", "pc-2"]],
  ["an apostrophe", "l'ordi\npc-2", ["l'ordi", "pc-2"]],
  ["a short row", "site,name\nParis\nLyon,pc-1", ["pc-1"]],
  ["nothing", "", []],
  ["only a heading", "name\r\n", []],
  ["a quote that is not closed", '"pc-1\npc-2', ['"pc-1', "pc-2"]],
  ["other scripts", "ПК-1\nＰＣ－２\n", ["ПК-1", "ＰＣ－２"]],
];

for (const [what, text, names] of FILES) {
  Deno.test(`namesIn() reads ${what}`, () => {
    assertEquals(namesIn(text), [...names]);
  });
}

Deno.test("namesIn() reads back names that are quoted", () => {
  const name = fc.string({ minLength: 1 }).map((one) => one.trim())
    .filter((one) => one !== "" && !one.includes("\0"));
  fc.assert(fc.property(fc.array(name, { minLength: 1 }), (names) => {
    const text = ["name", ...names]
      .map((one) => `"${one.replaceAll('"', '""')}"`).join("\r\n");
    assertEquals(namesIn(text), names);
  }));
});

Deno.test("decodedText() reads what Windows writes", () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0x70, 0, 0xe9, 0]);
  assertEquals(namesIn(decodedText(utf16)), ["pé"]);
  assertEquals(decodedText(new Uint8Array([0xfe, 0xff, 0, 0x70])), "p");
  assertEquals(decodedText(new Uint8Array([0x70, 0xe9])), "pé");
  assertEquals(decodedText(new TextEncoder().encode("pé")), "pé");
});
