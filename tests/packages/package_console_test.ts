import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import { PackageRelations } from "#shared/contract/packages/package_relations.ts";
import { setPackageRelations } from "#shared/contract/packages/relations.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { openSite, roll } from "#tests/console/site.ts";

const VIEW = { args: ["--view", "packages/vlc"], rows: 40 };

describe("a package's page", () => {
  it("counts every machine once, by state and by group, as they report", async () => {
    await using site = await openSite();
    await using tty = await site.console(VIEW);
    await tty.sees("packages › vlc");
    await tty.sees("Not assigned to any machine; A assigns it");
    await roll(site);
    await tty.sees(/waiting +2 +█{20}/);
    await site.cycle();
    await tty.sees(/succeeded +1 +█{10}·{10}/);
    await tty.sees(/failed +1 +█{10}·{10}/);
    await tty.sees(/= assigned +2/);
    await tty.sees(/office +█{10}·{10} +1 ok, 1 failed of 2/);
    tty.press("G");
    await tty.sees("> all events");
    await tty.sees(/failed +sim000002 +command failed/);
    tty.press("k", "enter");
    await tty.sees(/events? \d+/);
  });

  it("goes back to its older version where it succeeded", async () => {
    await using site = await openSite();
    const id = await roll(site);
    await site.cycle();
    const { rows } = await site.server.api(listPackages);
    const older = rows.find(({ name }) => name === "first")!;
    await using tty = await site.console(VIEW);
    await tty.sees(/succeeded +1 +█/);
    tty.press("B");
    await tty.sees("It supersedes no package: o names its older version");
    await site.server.api(setPackageRelations, {
      params: { id },
      body: PackageRelations.parse({ supersedes: [older.id] }),
    });
    await tty.sees(/Supersedes +first 3\.0/);
    tty.press("B");
    await tty.sees(`for machines that match package:${id} result:succeeded`);
    await tty.sees(/Reaches +1 machine/);
    await tty.sees(/Mode +forced, only these machines/);
    tty.press("esc");
    await tty.sees(/Supersedes +first 3\.0/);
    tty.press("U");
    await tty.sees("No package uninstalls it");
    await site.server.api(setPackageRelations, {
      params: { id },
      body: PackageRelations.parse({}),
    });
    await site.server.api(setPackageRelations, {
      params: { id: older.id },
      body: PackageRelations.parse({ uninstalls: [id] }),
    });
    await tty.sees(/Uninstalled by +first 3\.0/);
    tty.press("U");
    await tty.sees(/Reaches +1 machine/);
  });

  it("is retried where it failed, and withdrawn", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console(VIEW);
    await tty.sees(/failed +1 +█/);
    tty.press("x");
    await tty.sees("Select an assignment first");
    tty.press("r");
    await tty.sees("Retry everything that failed: vlc 3.0?");
    await tty.sees("1 machine: 1 Unix.");
    tty.press("y");
    await tty.sees("Retrying on 1 machine");
    await tty.sees(
      /longshore deployments retry --package \d{10} --state failed/,
    );
    await tty.sees(/waiting +1 +█/);
    tty.press("r");
    await tty.sees("It has not failed anywhere");
    // Until the reasons are counted again, sections about failures are between.
    await tty.sees(/Why\n +waiting [^\n]*\n\s*\n Package/);
    tty.press("tab", "tab", "tab", "tab");
    await tty.sees(/> 1 +to office/);
    tty.press("x");
    await tty.sees("Withdraw assignment 1, to office?");
    await tty.sees("Waiting on 1 machine: cancelled. Offered to 0: recalled.");
    tty.press("y");
    await tty.sees("Assignment 1 is withdrawn: 1 cancelled, 0 recalled");
    await tty.sees(/to office .*withdrawn/);
    await tty.sees(/cancelled +1 +█/);
    tty.press("x");
    await tty.sees("It has already been withdrawn");
  });

  it("is deleted once it is inactive and its name was typed", async () => {
    await using site = await openSite();
    const { rows: [vlc] } = await site.server.api(listPackages);
    await site.server.api(createAssignment, {
      body: { packageId: vlc!.id, groups: [1] },
    });
    await using tty = await site.console({ args: ["--view", "packages"] });
    await tty.sees(/> vlc 3\.0/);
    tty.press("enter");
    await tty.sees("off: it is not offered");
    tty.press("a");
    await tty.sees(
      "It will be offered to 2 machines: 2 Unix, at the next contact.",
    );
    tty.type("2\r");
    await tty.sees("on: it is offered to machines");
    await tty.sees("2 machines waiting for it");
    tty.press("D");
    await tty.sees("It is on; switch it off first");
    tty.press("a");
    await tty.sees("off: it is not offered");
    tty.press("D");
    await tty.sees("Delete vlc 3.0?");
    tty.press("enter");
    tty.type("vlc\r");
    await tty.sees("vlc 3.0 is deleted");
    await tty.sees(/> first/);
    await tty.seesNoMore(/ vlc 3\.0 +any/);
    const { rows } = await site.server.api(listPackages);
    assertEquals(rows.map(({ name }) => name), ["first"]);
  });
});
