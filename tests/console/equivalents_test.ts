import { NO_UNKNOWN } from "#shared/contract/unknown.ts";
import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { Argv } from "#tui/actions/action.ts";
import { assign } from "#tui/actions/assignments.ts";
import { cancel } from "#tui/actions/cancel.ts";
import { cancelMany, retry, retryMany } from "#tui/actions/deployments.ts";
import { deactivate, remove } from "#tui/actions/packages.ts";
import { longshore } from "#tests/cli/cli.ts";
import { openFixedSite } from "./fixed_site.ts";

const FIREFOX = 1_740_000_006;
const firefox = { id: FIREFOX, name: "firefox", version: "128.0" };
const server = { machine: { id: 7, name: "srv-006" }, package: firefox };
const where = "";
const order = {
  plan: {
    id: 1,
    package: {
      id: 1_740_000_002,
      name: "7-zip",
      version: "24.08",
      target: "any" as const,
    },
    active: true,
    inVain: false,
    whom: { machines: 0, groups: Array<EntityName>(), query: null },
    pending: 0,
    mirrors: [] as { host: string; machines: number }[],
    unknown: NO_UNKNOWN,
    fates: {},
    reached: 10,
    byFamily: { unix: 0, windows: 10 },
    guard: { needed: false, percent: 0, fleet: 20 },
    force: true,
    mode: "continuous",
  },
  to: {
    groups: [{ id: 2, name: "office" }],
    machines: [{ id: 1, name: "pc-000" }],
  },
} as const;

/** Command lines that the console shows, and the input they need. */
const commands: readonly (readonly [Argv, ...string[]])[] = [
  [["packages", "list"]],
  [["packages", "show", `${FIREFOX}`]],
  [["machines", "show", "pc-000"]],
  [["groups", "show", "lab"]],
  [["why", "pc-000", `${FIREFOX}`]],
  [assign.commandLines(order)[0]!, "--yes", "10"],
  [retry.commandLines([server])[0]!],
  [cancel.commandLines([server])[0]!],
  [
    retryMany.commandLines({
      filter: { package: FIREFOX, state: "failed" },
      where,
    })[0]!,
    "--yes",
    "2",
  ],
  [
    cancelMany.commandLines({ filter: { package: FIREFOX }, where })[0]!,
    "--yes",
    "10",
  ],
  [deactivate.commandLines(firefox)[0]!],
  [
    remove.commandLines({
      ...firefox,
      id: 1_740_000_001,
      active: false,
      counts: {},
    })[0]!,
  ],
];

describe("the command lines the console shows", () => {
  it("do what they say, one after the other", async () => {
    await using site = await openFixedSite();
    for (const [words, ...more] of commands) {
      const { code, err } = await longshore(site.env, ...words, ...more);
      assertEquals([code, err], [0, ""], words.join(" "));
    }
  });
});
