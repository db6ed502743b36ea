import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { listAssignments } from "#shared/contract/assignments/assignments.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { assertRefused, does, longshore } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";
import { sharedSite } from "#tests/console/shared_site.ts";

describe("an assignment that reaches nobody", () => {
  const site = sharedSite(async () => {
    const site = await openSite();
    const { api } = site.server;
    await api(createPackage, {
      body: {
        name: "win",
        action: "execute",
        command: "x",
        target: "windows",
      },
    });
    await api(createGroup, { body: { name: "empty" } });
    return site;
  });
  const assignments = async () =>
    (await site().server.api(listAssignments)).total;

  for (
    const [whom, reason] of [
      [["--machine", "sim000001"], "1 with another system"],
      [["--group", "office", "--snapshot"], "2 with another system"],
      [["--group", "empty", "--snapshot"], "there is no machine in empty"],
      [["--query", "name:sim*", "--activate"], "2 with another system"],
      [["--query", "name:nix*"], "no machine matches name:nix*"],
    ] as const
  ) {
    it(`is refused with the reason: ${whom.join(" ")}`, async () => {
      assertRefused(
        await longshore(site().env, "assign", "win", ...whom),
        1,
        `win would reach no machine: ${reason}`,
      );
      assertEquals(await assignments(), 0);
    });
  }

  it("is refused as a plan", async () => {
    const plan = await does(
      site().env,
      ...["plan", "win", "--group", "office", "--snapshot", "--json"],
    );
    const { id, inVain } = JSON.parse(plan);
    assertEquals(inVain, true);
    assertRefused(
      await longshore(site().env, "assign", "--plan", `${id}`),
      1,
      "win would reach no machine: 2 with another system",
    );
    assertEquals(await assignments(), 0);
  });

  it("waits for those who join a group later, and says so", async () => {
    assertMatch(
      await does(site().env, "assign", "win", "--group", "office"),
      /0 machines added, 2 with another system; machines that join office later get it/,
    );
    assertEquals(await assignments(), 1);
  });
});
