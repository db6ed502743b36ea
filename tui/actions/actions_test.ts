import { NO_UNKNOWN } from "#shared/contract/unknown.ts";
import { assertEquals } from "@std/assert";
import { refusalOf } from "#tests/cli/parse.ts";
import type { Argv } from "./action.ts";
import { assign, withdraw } from "./assignments.ts";
import { cancel } from "./cancel.ts";
import { cancelMany, retry, retryMany } from "./deployments.ts";
import { changeCodes } from "./exit_codes.ts";
import { restarted, restartedMany } from "./restarts.ts";
import { dismiss, merge, unmerge } from "./duplicates.ts";
import { change, exclude, include, release } from "./group_members.ts";
import * as groups from "./groups.ts";
import { requestInventories, withdrawRequests } from "./inventories.ts";
import * as networks from "./networks.ts";
import * as operators from "./operators.ts";
import * as packages from "./packages.ts";
import { changeOf } from "./settings.ts";
import type { EntityName } from "./recipients.ts";

const pc = { id: 1, name: "pc-1" };
const vlc = {
  id: 1700000001,
  name: "vlc",
  version: "3.0",
  target: "any" as const,
};
const shownVlc = { ...vlc, active: false, counts: {} };
const lab = { id: 1, name: "lab", query: "os:debian", machines: 2 };
const to = { groups: [lab], machines: [pc], query: "os:debian" };
const pair = { id: 1 };
const deployments = [{ machine: pc, package: vlc }];
const selection = {
  filter: { package: vlc.id, state: "failed", q: "os:debian" },
  where: "vlc",
} as const;
const members = { group: lab, machines: [pc] };
const branch = { id: 1, name: "branch", address: "10.1.2.0", bits: 24 };
const plan = {
  id: 1,
  package: vlc,
  active: true,
  inVain: false,
  whom: { machines: 1, groups: Array<EntityName>(), query: null },
  pending: 0,
  mirrors: [] as { host: string; machines: number }[],
  unknown: NO_UNKNOWN,
  fates: {},
  reached: 2,
  byFamily: { unix: 2, windows: 0 },
  guard: { needed: false, percent: 0, fleet: 20 },
  force: true,
  mode: "snapshot",
} as const;
const pollHours = {
  scope: { level: "group", of: lab },
  line: {
    name: "pollHours",
    value: 4,
    set: null,
    default: 4,
    from: { level: "default" },
    range: { least: 1, most: 24, above: null },
    options: null,
    unit: "hours",
  },
  version: 1,
  body: {},
} as unknown as Omit<
  Parameters<ReturnType<typeof changeOf>["run"]>[1],
  "value"
>;
const draft = {
  values: {
    name: "tool",
    action: "launch",
    command: "run.sh --quiet",
    priority: 5,
    target: "unix",
    brings: { software: "Tool", version: "3" },
  },
  file: "tool.zip",
} as const;

const lines: readonly Argv[] = [
  ...packages.activate.commandLines(vlc),
  ...packages.deactivate.commandLines(vlc),
  ...packages.remove.commandLines(shownVlc),
  ...changeCodes.commandLines({
    package: { ...vlc, action: "launch" },
    successCodes: [1605, { from: 100, to: 119 }, -5],
    rebootCodes: [],
  }),
  ...restarted.commandLines(deployments),
  ...restartedMany.commandLines(selection),
  ...packages.create.commandLines(draft),
  ["packages", "download", "1700000001", "--output", "/tmp/vlc.zip"],
  ...assign.commandLines({ plan, to }),
  ...assign.commandLines({ plan: { ...plan, force: false } }),
  ...withdraw.commandLines({ id: 1 }),
  ...retry.commandLines(deployments),
  ...cancel.commandLines(deployments),
  ...retryMany.commandLines(selection),
  ...cancelMany.commandLines(selection),
  ...requestInventories.commandLines(to),
  ...withdrawRequests.commandLines(to),
  ...merge.commandLines(pair),
  ...unmerge.commandLines(pair),
  ...dismiss.commandLines(pair),
  ...groups.create.commandLines({ ...lab, machines: [pc], exclude: [pc] }),
  ...groups.refresh.commandLines(lab),
  ...groups.remove.commandLines(lab),
  ...include.commandLines(members),
  ...exclude.commandLines(members),
  ...release.commandLines(members),
  ...change.commandLines({
    group: lab,
    to: { name: "labs", query: null, description: "Everybody" },
  }),
  ...networks.change.commandLines({
    network: branch,
    name: "HQ, 1st floor",
    maxScanners: null,
  }),
  ...networks.SCANNER_RULES.flatMap((rule) =>
    networks.setScanners.commandLines({
      network: branch,
      rule,
      machines: [pc],
    })
  ),
  ...networks.mark.commandLines({
    hosts: [{ mac: "00:11:22:AA:BB:CC" }],
    kind: "printer",
    note: "1st floor",
  }),
  ...networks.unmark.commandLines([{ mac: "00:11:22:AA:BB:CC" }]),
  ...operators.create.commandLines({ name: "eve", role: "viewer" }),
  ...operators.remove.commandLines({ id: 1, name: "eve" }),
  ...operators.issue.commandLines({ operator: "eve", name: "pc", days: 30 }),
  ...operators.revoke.commandLines({ id: 1 }),
  ...changeOf(pollHours.scope).commandLines({ ...pollHours, value: "6" }),
  ...changeOf(pollHours.scope).commandLines({ ...pollHours, value: null }),
  ["packages", "list"],
  ["machines", "show", "pc-1"],
  ["why", "pc-1", "1700000001"],
  ["tail", "--follow"],
];

for (const words of lines) {
  Deno.test(`the command line understands ${words.join(" ")}`, async () => {
    assertEquals(await refusalOf(words), null);
  });
}
