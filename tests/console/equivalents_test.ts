import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { equivalent } from "#tui/actions/equivalent.ts";
import { longshore } from "#tests/cli/cli.ts";
import { openFixedSite } from "./fixed_site.ts";

const FIREFOX = 1_740_000_006;
const to = {
  groups: [{ id: 2, name: "office" }],
  machines: [{ id: 1, name: "pc-000" }],
};

/** Command lines the console shows, and what is typed after them here. */
const commands: readonly (readonly [string, ...string[]])[] = [
  [equivalent.list("packages")],
  [equivalent.show("packages", FIREFOX)],
  [equivalent.show("machines", "pc-000")],
  [equivalent.show("groups", "lab")],
  [equivalent.why("pc-000", FIREFOX)],
  [equivalent.assign(1_740_000_002, to, true), "--yes", "10"],
  [equivalent.retry("srv-006", FIREFOX)],
  [equivalent.cancel("srv-006", FIREFOX)],
  [
    equivalent.many("retry", { package: FIREFOX, state: "failed" }),
    "--yes",
    "2",
  ],
  [equivalent.many("cancel", { package: FIREFOX }), "--yes", "10"],
  [equivalent.activation(FIREFOX, false)],
  [equivalent.deletePackage(1_740_000_001)],
];

describe("the command lines the console shows", () => {
  it("do what they say, one after the other", async () => {
    await using site = await openFixedSite();
    for (const [command, ...more] of commands) {
      const [program, ...words] = command.split(" ");
      assertEquals(program, "longshore");
      const { code, err } = await longshore(site.env, ...words, ...more);
      assertEquals([code, err], [0, ""], command);
    }
  });
});
