import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { does } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";

type Site = Awaited<ReturnType<typeof openSite>>;

/** The machines whose requested inventory has not arrived. */
async function pendingMachines({ server }: Site): Promise<string[]> {
  const { rows } = await server.api(listMachines, {
    query: { inventoryWanted: "true" },
  });
  return rows.map(({ name }) => name);
}

describe("inventories", () => {
  it("are requested on a machine's page, and pending until they arrive", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees("Hardware");
    await tty.sees(/Polls +not enough polls seen yet/);
    tty.press("I");
    await tty.sees("Inventory of sim000001 requested; 1 machine sends it");
    await tty.sees("longshore machines ask-inventory sim000001");
    await tty.sees(/Inventory .*; requested \d\d:\d\d:\d\d/);
    assertEquals(await pendingMachines(site), ["sim000001"]);
    tty.press("I");
    await tty.sees("Inventory of sim000001 no longer requested");
    assertEquals(await pendingMachines(site), []);
    tty.press("I");
    await tty.sees("Inventory of sim000001 requested; 1 machine sends it");
    await site.cycle();
    await tty.sees(/Inventory +\d\d:\d\d:\d\d, \d+ s ago *$/m);
    tty.press("G");
    await tty.sees("inventory arrived");
    assertEquals(await pendingMachines(site), []);
  });

  it("are requested for a selection and a group, with a confirmation", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("space", "j", "space", "I");
    await tty.sees("Request the inventory of 2 machines?");
    await tty.sees("Type 2");
    tty.type("2\r");
    await tty.sees("Inventory of 2 machines requested; 2 machines send it");
    assertEquals(await pendingMachines(site), ["sim000001", "sim000002"]);
    tty.type(":group office\r");
    await tty.sees("groups › office");
    await tty.sees(/> 1 +sim000001/);
    tty.press("I");
    await tty.sees("All of these are already requested");
  });

  it("are requested for all machines of a filter", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.type("/os:debian\r");
    await tty.sees(/machines +\/os:debian/);
    tty.press("I");
    await tty.sees("Request the inventory of whom?");
    tty.press("a");
    await tty.sees("Type 2");
    tty.type("2\r");
    await tty.sees("next contact");
    await tty.sees("longshore machines ask-inventory --query os:debian");
    assertEquals(await pendingMachines(site), ["sim000001", "sim000002"]);
  });

  it("are requested from the command line", async () => {
    await using site = await openSite();
    const run = (...args: string[]) =>
      does(site.env, "machines", "ask-inventory", ...args);
    assertEquals(
      await run("--group", "office", "--dry-run"),
      "This would change 2 machines; 0 already set\n",
    );
    assertEquals(
      await run("sim000001"),
      "Inventory of sim000001 requested; 1 machine sends it at the next contact\n",
    );
    assertEquals(
      await run("--query", "name:sim*", "--yes", "1"),
      "Inventory of machines that match name:sim* requested; 1 machine sends it at the next contact; 1 already requested\n",
    );
    assertMatch(
      await does(site.env, "machines", "list", "--asked", "-q"),
      /^1\n2\n$/,
    );
    assertEquals(
      await run("--withdraw", "--group", "office", "--yes", "2"),
      "Inventory of office no longer requested: 2 machines\n",
    );
    assertEquals(
      await does(site.env, "machines", "list", "--obeys", "no", "-q"),
      "",
    );
  });
});
