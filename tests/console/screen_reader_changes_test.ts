import { describe, it } from "@std/testing/bdd";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { openFixedSite } from "./fixed_site.ts";
import { says } from "./said.ts";
import { sharedSite } from "./shared_site.ts";

const site = sharedSite(() => openFixedSite({ duplicates: 1 }));

/** A console for a screen reader, on this view. */
const reader = (view: string) =>
  site().console({ args: ["--screen-reader", `--view=${view}`], rows: 60 });

describe("a screen reader is told", () => {
  it("what is recalled when a package is stopped everywhere and switched off", async () => {
    await using tty = await reader("packages");
    await says(tty, /\(selected\) PACKAGE firefox 128\.0,/, /ON yes,/);
    tty.press("a");
    await says(
      tty,
      /\(selected\) PACKAGE firefox/,
      /Switch firefox 128\.0 off\?/,
      /recalled from 4 machines: 4 Windows\./,
      /No machine has fetched all of it/,
      /Type 4 to continue/,
      /esc change nothing/,
    );
    tty.press("esc");
    await says(tty, /\(selected\) /, /Package 1 of 6/, /a on\/off/);

    tty.press("m");
    await says(tty, /\(selected\) MACHINE /, /waiting 4, offered 4/);
    tty.press("C");
    await says(
      tty,
      /\(selected\) MACHINE /,
      /Stop everything that has not ended: firefox 128\.0\?/,
      /This affects 8 machines: 8 Windows\./,
      /4 not offered yet: cancelled\. 4 offered: recalled\./,
      /Type 8 to continue/,
    );
    tty.type("8\r");
    await says(
      tty,
      /4 cancelled, 4 being recalled, 0 too late to stop/,
      /Y copies: longshore deployments cancel --package 1740000006/,
    );

    tty.press("esc", "enter");
    await says(tty, /> firefox 128\.0/, /Activation on/, /a on\/off/);
    tty.press("D");
    await says(tty, /\(selected\) /, /It is on; switch it off first/);
    tty.press("a");
    await says(
      tty,
      /\(selected\) Progress: Activation off/,
      /firefox 128\.0 is off/,
      /Y copies: longshore packages deactivate 1740000006/,
    );
  });

  it("what to type to delete a package, and that it is deleted", async () => {
    await site().server.api(createPackage, {
      body: { name: "spare", version: "1", action: "execute", command: "true" },
    });
    await using tty = await reader("package/spare");
    await says(tty, /> spare 1/, /\(selected\) Progress: Activation off/);
    tty.press("D");
    await says(
      tty,
      /\(selected\) /,
      /Delete spare 1\?/,
      /Its archive is deleted; its name and history are kept\./,
      /Type "spare" to continue/,
      /esc change nothing/,
    );
    tty.type("spare\r");
    await says(tty, /packages/, /\(selected\) /, /spare 1 is deleted/);
  });

  it("which machines may be one, and what was decided", async () => {
    await using tty = await reader("duplicates");
    await says(
      tty,
      /machines > duplicates/,
      /\(selected\) KNOWN pc-001 \(2\), NEW pc-005 \(6\)/,
      /IN COMMON serial; other name, UUID, DECISION pending/,
      /Pair 1 of 1/,
      /m merge x two machines/,
    );
    tty.press("m");
    await says(
      tty,
      /DECISION pending/,
      /Merge pc-001 \(2\) into pc-005 \(6\)\?/,
      /pc-001 \(2\), last contact 2025-03-01/,
      /In common: serial; other name, UUID/,
      /Moves: 1 deployment \(1 set aside\)/,
      /y merge n change nothing/,
    );
    tty.press("y");
    await says(
      tty,
      /DECISION merged/,
      /pc-001 \(2\) is now part of pc-005 \(6\)/,
      /Y copies: longshore machines merge 1/,
    );
    tty.press("u");
    await says(tty, /DECISION pending/, /are two machines again/);
    tty.press("x");
    await says(
      tty,
      /DECISION two machines/,
      /pc-001 \(2\) and pc-005 \(6\) are two machines/,
      /Y copies: longshore machines dismiss 1/,
    );
  });
});
