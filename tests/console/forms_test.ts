import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listOperators } from "#shared/contract/operators.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { sharedSite } from "./shared_site.ts";
import { openSite } from "./site.ts";

const CLEAR = "\x18";
const HELP = "\x07";
const SHIFT_TAB = "\x1b[Z";
const SMALL = { columns: 60, rows: 20 };

describe("forms", () => {
  const site = sharedSite(openSite);

  for (
    const { language, kept, restored, asks } of [
      {
        language: "en",
        kept: "Not sent. What you typed is back",
        restored: "What you typed before is back",
        asks: "A form has input that was not sent",
      },
      {
        language: "fr",
        kept: /Non envoyé\. Vous retrouverez/,
        restored: "Votre saisie précédente est restaurée",
        asks: /Un formulaire n'a pas été envoyé/,
      },
    ]
  ) {
    it(`keep what was typed when they are left, in ${language}`, async () => {
      const args = ["--view", "operators", "--lang", language];
      await using tty = await site().console({ args, ...SMALL });
      await tty.sees(/> admin/);
      tty.press("n");
      await tty.sees("[viewer]");
      tty.type("bob\r");
      tty.press("right");
      await tty.sees("[operator]");
      tty.press("esc");
      await tty.sees(kept);
      await tty.sees(/> admin/);
      tty.press("n");
      await tty.sees(restored);
      await tty.sees("[operator]");
      assertMatch(tty.screen(), /> \S+ +bob/);
      tty.press("esc");
      await tty.sees(kept);
      tty.press("q");
      await tty.sees(asks);
      tty.press("j");
      await tty.seesNoMore(asks);
      tty.press("q");
      await tty.sees(asks);
      tty.press("q");
      assertEquals(await tty.exit(), 0);
    });
  }

  it("clear what was typed and restore it, and forget it once it is sent", async () => {
    const args = ["--view", "operators"];
    await using tty = await site().console({ args });
    await tty.sees(/> admin/);
    tty.press("n");
    await tty.sees("[viewer]");
    tty.type("carol");
    await tty.sees(/> Name +carol/);
    tty.press(CLEAR);
    await tty.sees("The form is cleared");
    assertMatch(tty.screen(), /> Name +\S*\n/);
    tty.press(CLEAR);
    await tty.sees(/> Name +carol/);
    tty.press("^s");
    await tty.sees(/carol is created/);
    tty.press("n");
    await tty.sees(/> Name +\S*\n/);
    const { rows } = await site().server.api(listOperators);
    assertEquals(rows.filter(({ name }) => name === "carol").length, 1);
    tty.press("^c");
    assertEquals(await tty.exit(), 0);
  });

  it("ask before ^c discards what is typed", async () => {
    const args = ["--view", "operators"];
    await using tty = await site().console({ args });
    await tty.sees(/> admin/);
    tty.press("n");
    await tty.sees("[viewer]");
    tty.type("dave");
    tty.press("^c");
    await tty.sees("press the key again to discard it and quit");
    await tty.sees(/> Name +dave/);
    tty.press("^c");
    assertEquals(await tty.exit(), 0);
  });

  it("show their keys and a help page, also while text is typed", async () => {
    await using tty = await site().console({ args: ["--view", "new"] });
    await tty.sees("> Archive or file");
    assertMatch(
      tty.screen(),
      /enter next +.*\? help +esc leave/,
    );
    tty.press("?");
    await tty.sees(/left right space +another choice/);
    await tty.sees(/up shift\+tab +previous field/);
    await tty.sees(/esc +leave without sending; what you typed is kept/);
    tty.press("esc");
    await tty.sees("> Archive or file");
    tty.press("down", "down", "down");
    await tty.sees("> Name");
    tty.type("a?b");
    await tty.sees(/> Name +a\?b/);
    await tty.sees("^g help");
    tty.press(HELP);
    await tty.sees("delete the word before the cursor");
    tty.press("?");
    await tty.sees(/> Name +a\?b/);
    tty.press(SHIFT_TAB);
    await tty.sees(/> For +/);
    assertMatch(tty.screen(), /left\/right choose +enter next/);
  });

  it("mark the current line without colour, the button too", async () => {
    await using tty = await site().console({
      args: ["--view", "operators"],
      env: { NO_COLOR: "1" },
      ...SMALL,
    });
    await tty.sees(/> admin/);
    tty.press("n");
    await tty.sees("> Name");
    tty.press("down", "down");
    await tty.sees(/> \[ .+ \]/);
    assertEquals(tty.screen().match(/^> /gm)?.length, 1);
  });

  it("let a package be deleted by its name or its title", async () => {
    await using tty = await site().console();
    await tty.sees(/> vlc 3\.0/);
    tty.press("enter");
    await tty.sees("Package");
    tty.press("D");
    await tty.sees('Type "vlc" to continue:');
    tty.type("vlc 3.\r");
    await tty.sees('Type "vlc" first');
    tty.type("0\r");
    await tty.sees(/vlc 3\.0 is deleted/);
    const { rows } = await site().server.api(listPackages);
    assertEquals(rows.map(({ name }) => name), ["first"]);
  });
});
