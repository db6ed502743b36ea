import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { does } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";

type Site = Awaited<ReturnType<typeof openSite>>;

async function found({ server }: Site, q: string): Promise<string[]> {
  const { rows } = await server.api(listMachines, { query: { q } });
  return rows.map(({ name }) => name);
}

describe("tags and fields", () => {
  it("are set on a machine's page", async () => {
    await using site = await openSite();
    await using tty = await site.console({
      args: ["--view", "machines/sim000001"],
    });
    await tty.sees("Hardware");
    tty.press("t");
    await tty.sees("The tag of sim000001");
    tty.press("^u");
    tty.type("Lyon");
    tty.press("^s");
    await tty.sees('Tag "Lyon" set for sim000001: 1 machine changed');
    await tty.sees("longshore machines tag Lyon sim000001");
    await tty.sees(/Tag +Lyon/);
    tty.press("f");
    await tty.sees("A custom field of sim000001");
    tty.type("tag");
    await tty.sees("the tag is no field; t sets it");
    tty.press("^u");
    tty.type("Building\rB2");
    tty.press("^s");
    await tty.sees('Building set to "B2" for sim000001: 1 machine changed');
    await tty.sees(/Building +B2/);
    assertEquals(await found(site, "tag:lyon field.building:b2"), [
      "sim000001",
    ]);
    tty.press("f");
    await tty.sees("A custom field of sim000001");
    tty.press("^u", "^s");
    await tty.sees("Building removed for sim000001: 1 machine changed");
    assertEquals(await found(site, "field.building:*"), []);
  });

  it("are set for a selection, with its number", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.press("space", "j", "space", "t");
    await tty.sees("The tag of 2 machines");
    tty.type("Lyon");
    tty.press("^s");
    await tty.sees("Set tag Lyon for 2 machines?");
    await tty.sees("Type 2");
    tty.type("2\r");
    await tty.sees('Tag "Lyon" set for 2 machines: 2 machines changed');
    assertEquals(await found(site, "tag:lyon"), ["sim000001", "sim000002"]);
  });

  it("are set for all machines of a filter, with their number", async () => {
    await using site = await openSite();
    await using tty = await site.console({ args: ["--view", "machines"] });
    await tty.sees(/> 1 +sim000001/);
    tty.type("/name:sim*\r");
    await tty.sees("name:sim*");
    tty.press("f");
    await tty.sees("Set a field of whom?");
    tty.press("a");
    await tty.sees("A custom field of machines that match name:sim*");
    tty.type("room\r12");
    tty.press("^s");
    await tty.sees(/Set room to 12 for machines that match/);
    const all = await found(site, "name:sim*");
    await tty.sees(`Type ${all.length}`);
    tty.type(`${all.length}\r`);
    await tty.sees("room set to 12");
    assertEquals(await found(site, "field.room:12"), all);
  });

  it("are set on the command line", async () => {
    await using site = await openSite();
    const all = await found(site, "name:*");
    await does(site.env, "machines", "tag", "Nice", "sim000001");
    await does(site.env, ...[
      "machines",
      "field",
      "room",
      "12",
      "--query",
      "tag:nice",
    ]);
    await does(
      site.env,
      ...["machines", "tag", "Metz", "--query", "name:*"],
      ...["--yes", `${all.length}`],
    );
    assertEquals(await found(site, "tag:metz"), all);
    assertEquals(await found(site, "field.room:12"), ["sim000001"]);
    await does(site.env, "machines", "tag", "NA", "sim000001");
    assertEquals(await found(site, 'tag:""'), ["sim000001"]);
  });
});
