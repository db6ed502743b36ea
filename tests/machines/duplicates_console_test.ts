import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { does } from "#tests/cli/cli.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";

it("duplicates are merged, undone and dismissed", async () => {
  await using site = await openFixedSite({ duplicates: 1 });
  const listed = await does(site.env, "machines", "duplicates");
  assertMatch(listed, / serial; other name, UUID/);
  assertMatch(await does(site.env, "overview"), /Possible duplicates +1 pair/);
  assertMatch(
    await does(site.env, "machines", "merge", "1", "--dry-run"),
    /Moves: \d deployments? \(\d set aside\)/,
  );
  await using tty = await site.console({ args: ["--view", "duplicates"] });
  await tty.sees(/> \S+ \(2\) +\S+ \(6\) +serial; other/);
  tty.press("u");
  await tty.sees("They are not merged");
  tty.press("m");
  await tty.sees(/Merge \S+ \(2\) into \S+ \(6\)\?/);
  await tty.sees(/\(2\), last contact /);
  tty.press("y");
  await tty.sees(/is now part of \S+ \(6\)/);
  await tty.sees("longshore machines merge 1");
  tty.press("u");
  await tty.sees("are two machines again");
  tty.press("x");
  await tty.sees("longshore machines dismiss 1");
  await tty.sees("two machines");
  const rows = await does(site.env, "machines", "duplicates", "--json");
  assertEquals(JSON.parse(rows)[0].state, "dismissed");
});
