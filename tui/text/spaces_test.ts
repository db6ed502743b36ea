import { assertEquals } from "@std/assert";
import stringWidth from "string-width";
import { wrap } from "#tui/console/widgets/fit.ts";
import { withNonBreakingSpaces } from "./spaces.ts";

const _ = "\u00a0";

for (
  const [plain, bound] of [
    ["Paquet : vlc", `Paquet${_}: vlc`],
    ["Supprimer vlc ?", `Supprimer vlc${_}?`],
    [
      "« vlc » n'existe pas ; voir --help",
      `«${_}vlc${_}» n'existe pas${_}; voir --help`,
    ],
    ["coupé à 40 %", `coupé à 40${_}%`],
    ["1 en plus ; 1 l'avait déjà", `1 en plus${_}; 1 l'avait déjà`],
    ["voir :paramètres", "voir :paramètres"],
    ["10:40", "10:40"],
  ] as const
) {
  Deno.test(`withNonBreakingSpaces() binds "${plain}"`, () => {
    assertEquals(withNonBreakingSpaces(plain), bound);
    assertEquals(stringWidth(bound), plain.length);
  });
}

Deno.test("withNonBreakingSpaces() binds what functions and lists say", () => {
  const { list, of } = withNonBreakingSpaces({
    list: ["a : b"],
    of: { name: (name: string) => `Créer ${name} ?` },
  });
  assertEquals(list, [`a${_}: b`]);
  assertEquals(of.name("lab"), `Créer lab${_}?`);
});

Deno.test("no line begins with a bound colon", () => {
  assertEquals(wrap(`un paquet${_}: vlc`, 9, 3), ["un", `paquet${_}:`, "vlc"]);
});
