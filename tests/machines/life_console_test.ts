import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { EXIT } from "#tui/cli/exit.ts";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";

type Site = Awaited<ReturnType<typeof openSite>>;

async function names({ server }: Site, q = ""): Promise<string[]> {
  const { rows } = await server.api(listMachines, { query: { q } });
  return rows.map(({ name }) => name);
}

describe("the life of a machine", () => {
  it("is retired, restored and removed on its page", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees("Hardware");
    tty.press("R");
    await tty.sees("Retire sim000001?");
    await tty.sees("made contact in the last 24 hours");
    tty.press("y");
    await tty.sees("1 machine retired");
    await tty.sees("longshore machines retire sim000001");
    await tty.sees("retired since");
    assertEquals(await names(site), ["sim000002"]);
    assertEquals(await names(site, "status:retired"), ["sim000001"]);
    tty.press("R");
    await tty.sees("Restore sim000001?");
    tty.press("y");
    await tty.sees("1 machine restored");
    assertEquals(await names(site), ["sim000001", "sim000002"]);
    tty.press("D");
    await tty.sees("Remove sim000001?");
    tty.type("sim000001\r");
    await tty.sees("1 machine removed");
    assertEquals(await names(site, "name:*"), ["sim000002"]);
    tty.type(":removed\r");
    await tty.sees(/> sim000001 +.*admin/);
    tty.press("enter");
    await tty.sees("It has not registered again");
  });

  it("is decided for all machines of a filter, in French too", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines", "--lang", "fr"],
    });
    await tty.sees(/> 1 +sim000001/);
    tty.type("/os:debian\r");
    await tty.sees(/machines +\/os:debian/);
    tty.press("R");
    await tty.sees(/Qui mettre hors service.\?/);
    tty.press("a");
    await tty.sees(/Mettre .* hors service.\?/s);
    tty.type("2\r");
    await tty.sees("2 machines mises hors service");
    assertEquals(await names(site), []);
  });

  it("is decided on the command line", async () => {
    await using site = await openSite();
    const run = (...args: string[]) => does(site.env, "machines", ...args);
    assertEquals(
      await run("retire", "--query", "name:*", "--dry-run"),
      "This would retire 2 machines\n",
    );
    assertMatch(await run("retire", "sim000001"), /^1 machine retired/);
    assertMatch(await run("show", "sim000001"), /Status +retired/);
    assertEquals(await run("list", "-q"), "2\n");
    const list = await Deno.makeTempFile();
    await Deno.writeTextFile(list, "sim000001\n");
    assertEquals(await run("restore", "--from", list), "1 machine restored\n");
    await Deno.remove(list);
    assertMatch(await run("show", "sim000001"), /Last contact/);
    assertEquals(/Approved by/.test(await run("show", "1")), false);
    // Nobody can be asked without a terminal, for one machine either.
    assertRefused(
      await longshore(site.env, "machines", "remove", "sim000001"),
      EXIT.declined,
      "affects 1 machine. Nothing was changed. Repeat with --yes 1",
    );
    assertEquals((await names(site)).length, 2);
    assertEquals(
      await run("remove", "--query", "name:*", "--yes", "2"),
      "2 machines removed\n",
    );
    assertEquals(await run("list", "-q"), "");
    assertMatch(
      await run("removed"),
      /sim000001.*\n.*sim000002|sim000002.*\n.*sim000001/,
    );
    assertMatch(await run("removals"), /admin .* name:\* +2 +2 +0 /);
    await site.cycle();
    assertEquals((await names(site)).length, 2);
  });
});
