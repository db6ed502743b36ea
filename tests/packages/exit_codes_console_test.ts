import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openSite, roll } from "#tests/console/site.ts";

describe("exit codes of a package", () => {
  it("are set on the command line, and explained in both languages", async () => {
    await using site = await openSite([
      { code: "EXIT_CODE_1605" },
      { code: "EXIT_CODE_1618" },
    ]);
    const run = (...args: string[]) => does(site.env, ...args);
    for (
      const [codes, mistake] of [
        ["1605,1605", "--success-codes: 1605 is there twice"],
        ["16O5", '--success-codes: "16O5" is no exit code'],
        ["119-100", "--success-codes: the range 119-100 ends before it begins"],
      ] as const
    ) {
      assertRefused(
        await longshore(
          site.env,
          ...["packages", "codes", "vlc", "--success-codes", codes],
        ),
        2,
        mistake,
      );
    }
    assertRefused(
      await longshore(site.env, "packages", "codes", "vlc"),
      2,
      "name --success-codes or --reboot-codes",
    );
    assertMatch(
      await run(
        ...["packages", "codes", "vlc", "--success-codes", "1605,100-119"],
      ),
      /^vlc 3\.0: success codes 1605, 100-119, restart codes none, for results from now on\n$/,
    );
    assertRefused(
      await longshore(
        site.env,
        ...["packages", "codes", "vlc", "--reboot-codes", "110"],
      ),
      2,
      "100-119 is in both lists",
    );
    assertMatch(
      await run("packages", "show", "vlc"),
      /^Success codes +1605, 100-119$/m,
    );

    await roll(site);
    await site.cycle();
    const list = await run("deployments", "list", "--package", "vlc");
    assertMatch(
      list,
      /sim000001 .*succeeded .*not installed \(EXIT_CODE_1605\)/,
    );
    assertMatch(list, /sim000002 .*failed .*installer busy \(EXIT_CODE_1618\)/);
    assertMatch(
      await run("why", "sim000001", "vlc"),
      /Meaning +The product is not installed.* The package counts this code as a success\./,
    );
    const failed = await run("why", "sim000002", "vlc");
    assertMatch(
      failed,
      /Why +It failed: EXIT_CODE_1618\. Another installation was running/,
    );
    assertMatch(failed, /What to do +Retry it: it works once/);
    assertMatch(failed, /What comes next +An operator can retry it\./);
    assertMatch(
      await run("why", "vlc"),
      /1 by installer busy \(EXIT_CODE_1618\)[^]*EXIT_CODE_1618: Another/,
    );
    const french = { ...site.env, LONGSHORE_LANG: "fr" };
    assertMatch(
      await does(french, "why", "sim000002", "vlc"),
      /Échec : EXIT_CODE_1618\. Une autre installation était en cours|EXIT_CODE_1618\. Une autre installation était en cours/,
    );
    assertMatch(
      await does(french, "deployments", "list", "--package", "vlc"),
      /autre install\. \(EXIT_CODE_1618\)/,
    );
    assertMatch(
      await run("packages", "codes", "vlc", "--success-codes", "1605,1618"),
      /a failure with such a code is recorded on 1 machine and stays/,
    );
    assertMatch(
      await run("deployments", "list", "--package", "vlc", "--faults"),
      /sim000002 .*failed/,
    );
  });

  it("are changed on the package's page", async () => {
    await using site = await openSite([]);
    await using tty = await site.console({ args: ["--view", "packages/vlc"] });
    await tty.sees(/Command +true/);
    tty.press("e");
    await tty.sees("Exit codes of vlc 3.0");
    tty.type("1605, 1605");
    tty.press("enter");
    tty.press("enter");
    tty.press("enter");
    await tty.sees("1605 is there twice");
    tty.press("esc");
    await tty.sees(/Command +true/);
    tty.press("e");
    await tty.sees("What you typed before is back");
    tty.press("^x");
    tty.type("1605");
    tty.press("enter");
    tty.type("102");
    tty.press("enter");
    tty.press("enter");
    await tty.sees("success codes 1605, restart codes 102");
    await tty.sees(/Success codes +1605/);
    await tty.sees(/Restart codes +102/);
  });
});
