import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { does } from "#tests/cli/cli.ts";
import { openFixedSite } from "#tests/console/fixed_site.ts";

it("an enrolment token is issued on its screen, and its URL shown once", async () => {
  await using site = await openFixedSite();
  await using tty = await site.console({ args: ["--view", "enrolment"] });
  await tty.sees(/No enrolment tokens; n issues one/);
  tty.press("n");
  await tty.sees("New enrolment token");
  tty.press("paris");
  tty.press("\r");
  tty.press("PARIS");
  tty.press("\r");
  tty.press("\r");
  tty.press("\r");
  await tty.sees(/http:\/\/\S+\/ocsinventory\/lse_[a-z2-9]{32}/);
  tty.press("\r");
  await tty.sees(/paris +PARIS +valid +0/);
  tty.press("D");
  await tty.sees(/Revoke the enrolment token paris\?/);
  tty.press("y");
  await tty.sees(/revoked/);
  const listed = await does(site.env, "enrolment", "list", "--json");
  const [token] = JSON.parse(listed);
  assertEquals([token.name, token.tag, token.secret], [
    "paris",
    "PARIS",
    undefined,
  ]);
});

it("machines are approved with a key, in French", async () => {
  await using site = await openFixedSite();
  await using tty = await site.console({
    args: ["--view", "machines", "--lang", "fr"],
  });
  await tty.sees(/Machine 1 sur \d+/);
  tty.press("+");
  await tty.sees(/Approuver \S+/);
  tty.press("y");
  await tty.sees(/1 machine approuvée/);
  const shown = await does(site.env, "machines", "list", "--json");
  const trusted = JSON.parse(shown).filter(
    ({ approvedBy }: { approvedBy: string }) => approvedBy !== "",
  );
  assertMatch(trusted[0].approvedBy, /^operator:/);
});
