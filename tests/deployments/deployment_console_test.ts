import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createAssignment } from "#shared/contract/assignments/assignments.ts";
import {
  createPackage,
  listPackages,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { does, longshore } from "#tests/cli/cli.ts";
import { openSite, roll } from "#tests/console/site.ts";

const VIEW = { args: ["--view", "deployments/sim000002/vlc"] };

describe("a deployment's page", () => {
  it("says why it waits, what comes next, and what happened", async () => {
    await using site = await openSite();
    const { api } = site.server;
    await roll(site);
    const { package: reboot } = await api(createPackage, {
      body: { name: "reboot", action: "execute", command: "true", priority: 0 },
    });
    await api(createAssignment, {
      body: { packageId: reboot!.id, groups: [1] },
    });
    await api(setActivation, {
      params: { id: reboot!.id },
      body: { active: true },
    });
    await using tty = await site.console(VIEW);
    await tty.sees("vlc 3.0 on sim000002");
    await tty.sees(/Why +reboot has priority 0 and goes first; it is waiting/);
    await tty.sees(
      /What comes next +The machine has to end that package first/,
    );
    await tty.sees(/Can it be stopped\? +Yes: it has not been offered/);
    await api(setActivation, {
      params: { id: reboot!.id },
      body: { active: false },
    });
    await tty.sees(/Why +Nothing is holding it back/);
    await tty.sees(
      /What comes next +The machine has to contact the server; then/,
    );
    await site.cycle();
    await tty.sees(/State +failed/);
    await tty.sees(/Result +ERR_EXECUTE/);
    await tty.sees(/What to do +Run the command by hand/);
    tty.press("G");
    await tty.sees(/failed +command failed \(ERR_EXECUTE\)/);
    await tty.sees(/\d +offered/);
  });

  it("is retried and cancelled, and says what can still be stopped", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console(VIEW);
    await tty.sees(/State +failed/);
    tty.press("c");
    await tty.sees("It has already ended: failed");
    tty.press("r");
    await tty.sees("Retry vlc 3.0 on sim000002?");
    tty.press("y");
    await tty.sees("vlc 3.0 on sim000002 is now waiting");
    await tty.sees(/longshore deployments retry sim000002 \d{10}/);
    await tty.sees(/Attempt +2, forced/);
    tty.press("c");
    await tty.sees("It was not offered to the machine yet and will not be.");
    tty.press("y");
    await tty.sees(/State +cancelled/);
    tty.press("enter");
    await tty.sees("› vlc");
    await tty.sees(/= assigned +2/);
  });

  it("warns of a retry that gets no further, and still retries", async () => {
    await using site = await openSite([
      { code: "ERR_BAD_PARAM" },
      { code: "ERR_BAD_PARAM" },
    ]);
    await roll(site);
    await site.cycle();
    await using tty = await site.console({
      args: ["--view", "deployments/sim000001/vlc"],
    });
    await tty.sees(/State +failed/);
    tty.press("r");
    await tty.sees("Retry vlc 3.0 on sim000001?");
    await tty.sees("A retry alone would end the same way. The agent does not");
    await tty.sees("Make a corrected package instead.");
    tty.press("n");
    const { rows: [vlc] } = await site.server.api(listPackages, {
      query: { name: "vlc" },
    });
    await site.server.api(setActivation, {
      params: { id: vlc!.id },
      body: { active: false },
    });
    tty.press("r");
    await tty.sees("The package is off: it waits until it is switched on.");
    tty.press("y");
    await tty.sees(/Attempt +2, forced/);
    // The command line says it too, and does what it is told to.
    const alone = await longshore(
      site.env,
      ...["deployments", "retry", "sim000002", "vlc"],
    );
    assertMatch(alone.err, /would end the same way\..* corrected package/);
    assertMatch(alone.out, /vlc 3\.0 on sim000002 is now waiting, attempt 2/);
    assertEquals(alone.code, 0);
    await does(site.env, "machines", "retire", "sim000001");
    await tty.sees(/State +cancelled/);
    tty.press("r");
    await tty.sees("Nothing can be retried on sim000001: it is retired");
  });

  it("is retried with all that a filter finds, and nothing else", async () => {
    await using site = await openSite();
    await roll(site);
    await site.cycle();
    await using tty = await site.console({ args: ["--view", "deployments"] });
    await tty.sees(/sim000002 +vlc 3\.0 +failed/);
    tty.press("R");
    await tty.sees("Filter (/) or open a package or machine first");
    tty.type("/result:failed reason:failed\r");
    await tty.sees("Deployment 1 of 1");
    tty.press("R");
    await tty.sees("Retry everything that failed: /result:failed reason");
    tty.press("y");
    await tty.sees("Retrying on 1 machine");
    await tty.sees("longshore deployments retry --state failed --filter");
  });

  it("says that a command alone cannot be stopped once it is offered", async () => {
    await using site = await openSite(["dies", "dies"]);
    await roll(site);
    await site.cycle();
    await using tty = await site.console(VIEW);
    await tty.sees(/State +offered/);
    await tty.sees("none, only a command");
    tty.press("c");
    await tty.sees(
      /Too late to stop vlc 3.0 on sim000002: all of it was fetched/,
    );
    await tty.seesNoMore("Cancel vlc 3.0");
    await tty.sees(/State +offered/);
  });

  it("asks the server what can be stopped, and names what cannot", async () => {
    await using site = await openSite(["dies", "dies"]);
    const { api, upload } = site.server;
    const archive = zipOf({ name: "data", bytes: noise(3000) });
    const { archive: { id: archiveId } } = await upload("data.zip", archive);
    const made = await api(createPackage, {
      body: { name: "data", action: "store", path: "/opt/data", archiveId },
    });
    const give = async (id: number) => {
      await api(setActivation, { params: { id }, body: { active: true } });
      await api(createAssignment, { body: { packageId: id, groups: [1] } });
    };
    await give(made.package!.id);
    await site.cycle();
    await using tty = await site.console({
      args: ["--view", "deployments/sim000001/data"],
    });
    await tty.sees(/State +(offered|downloading)/);
    tty.press("c");
    await tty.sees(/Too late to stop data on sim000001: all of it was fetched/);
    // No event says how much was fetched, so the console reads it at intervals.
    await tty.sees(/State +downloading 1\/1/);
    await give(
      (await api(listPackages, { query: { name: "vlc" } })).rows[0]!.id,
    );
    tty.type(":machines\rp");
    await tty.sees(/data +(offered|downloading)/);
    tty.press("space", "space");
    await tty.sees("2 selected");
    tty.press("c");
    await tty.sees("Cancel vlc 3.0 on sim000001?");
    await tty.sees("It was not offered to the machine yet and will not be.");
    await tty.sees("Too late for data on sim000001: all of it was fetched");
    tty.press("y");
    await tty.sees("vlc 3.0 on sim000001 is now cancelled");
    await tty.sees(/vlc 3\.0 +cancelled/);
  });
});
