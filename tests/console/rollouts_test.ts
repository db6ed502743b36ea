import { assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { liftHalt, orderHalt } from "#shared/contract/schedules/halts.ts";
import { openFixedSite } from "./fixed_site.ts";
import { both, compareAll, type Walk } from "./golden.ts";
import { sharedSite } from "./shared_site.ts";

const shared = sharedSite(() => openFixedSite({ rollouts: true }));

/** What needs an operator, the list of rollouts, and the page of each. */
const WALKS: readonly Walk[] = [
  {
    name: "rollouts_home",
    keys: [":overview", "enter"],
    sees: { en: /halted in\s+wave 1/, fr: /interrompu à la\s+vague\s+1/ },
  },
  {
    name: "rollouts",
    keys: [":rollouts", "enter"],
    sees: both(/> agent 2\.10\.4/),
  },
  {
    name: "rollout_halted",
    keys: ["enter"],
    sees: {
      en: /Halted because +3 machines failed/,
      fr: /Interrompu car +échec sur 3 machines/,
    },
  },
  {
    name: "rollout_running",
    keys: [":rollout 5", "enter"],
    sees: {
      en: /4 more successes in wave 2/,
      fr: /encore 4 succès/,
    },
  },
  {
    name: "rollout_approval",
    keys: [":rollout 4", "enter"],
    sees: {
      en: /another operator than ada/,
      fr: /un autre opérateur que «\sada\s»/,
    },
  },
];

describe("the list and the pages of rollouts match their files", () => {
  for (
    const [language, size] of [
      ["en", [80, 24]],
      ["en", [140, 40]],
      ["fr", [80, 24]],
      ["fr", [60, 20]],
    ] as const
  ) {
    it(`${size.join("x")} in ${language}`, async () => {
      await compareAll(shared(), WALKS, /firefox/, language, size);
    });
  }
});

describe("a halt is shown on every page until it is lifted", () => {
  it("that of everything before that of a group", async () => {
    const site = shared();
    const { server } = site;
    await using tty = await site.console({ args: ["--view=machines"] });
    await tty.sees(/▲ office HALTED: INC-1042/);
    const { halt } = await server.api(orderHalt, {
      body: { reason: "INC-1043: wrong build" },
    });
    await tty.sees(/▲ HALTED \(\+1\): INC-1043: wrong build/);
    tty.type(":rollouts\r");
    await tty.sees(/▲ HALTED \(\+1\): INC-1043: wrong build/);
    await server.api(liftHalt, { params: { id: halt!.id } });
    await tty.sees(/▲ office HALTED: INC-1042/);
    assertMatch(tty.screen(), /rollouts/);
  });
});
