import { assert, assertEquals } from "@std/assert";
import { CompiledQuery } from "kysely";
import { POLL_QUERY } from "#db/agents/poll.ts";
import type { Store } from "#db/store/transaction.ts";
import {
  progressStatements,
  reopenStatements,
  stopStatements,
} from "#db/deployments/changes.ts";
import {
  acceptStatements,
  lateProgressStatements,
} from "#db/deployments/verification.ts";
import { placeStatement } from "#db/rollouts/changes.ts";
import { deploymentCondition, machineCondition } from "#db/query/conditions.ts";
import type { ConditionOptions } from "#db/query/machines.ts";
import { softwareSets } from "#db/machines/software_sets.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { parseQuery, QUERY_FIELDS } from "#shared/query/mod.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";

const AT = new Date("2026-11-22T10:00:00Z");

/** The steps of SQLite's plan, one per line. */
async function stepsOf(
  { db, wide }: Store,
  text: string,
  { sets: withSets, of, ...options }: Pick<ConditionOptions, "perMachine"> & {
    readonly sets?: boolean;
    readonly of?: "deployments";
  } = {},
): Promise<string[]> {
  const { query } = parseQuery(text);
  const sets = withSets ? await softwareSets(wide, query!) : undefined;
  const rules = await causeRules(db, AT);
  const select = of
    ? db.selectFrom("deployment as d").select("d.machine_id")
      .where(deploymentCondition(query!, AT, { ...options, sets, rules }))
    : db.selectFrom("machine as m").select("m.id")
      .where(machineCondition(query!, AT, { ...options, sets, rules }));
  const { sql, parameters } = select.compile();
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  return rows.map(({ detail }) => detail);
}

/** Tables that are too long in a fleet to be scanned for one term. */
const LONG = /^SCAN (x|d|machine_software|machine_mac|inventory_section)\b/;

Deno.test("no example scans a table that is longer than the fleet", async () => {
  await using services = await temporaryDatabase();
  const { store } = services;
  for (const { name, examples } of QUERY_FIELDS) {
    for (const example of examples) {
      // MACs are compared as text, by their index; states need all rows.
      if (["mac", "state", "reason", "result", "code"].includes(name)) continue;
      const steps = await stepsOf(store, example);
      assertEquals(steps.filter((step) => LONG.test(step)), [], example);
      assert(steps.every((step) => !step.includes("json_each")), example);
    }
  }
});

Deno.test("a few machines are looked up by their ids, whatever the query", async () => {
  await using services = await temporaryDatabase();
  const { store } = services;
  for (const { examples } of QUERY_FIELDS) {
    const steps = await stepsOf(store, examples[0]!, { perMachine: true });
    const walked = steps.filter((step) => LONG.test(step));
    assertEquals(walked, [], `${examples[0]}\n${steps.join("\n")}`);
  }
});

for (
  const [text, options, step] of [
    ["seen<7d", {}, "machine_by_contact (last_contact_at>?)"],
    ["registered<7d", {}, "machine_by_registration (registered_at>?)"],
    [
      "ip:10.1.0.0/16",
      {},
      "PRIMARY KEY (address>? AND address<?)",
    ],
    ["software:vim", {}, "PRIMARY KEY (version_id=?)"],
    ["group:lab", {}, "PRIMARY KEY (group_id=?)"],
    ["package:vlc", {}, "(package_id=?)"],
    ["package:vlc state:failed", {}, "(package_id=? AND state=?)"],
    ["result:failed", {}, "deployment_by_state (state=?)"],
    [
      "mac:00:11*",
      { perMachine: true },
      "machine_mac_by_machine (machine_id=?)",
    ],
    ["state:failed", { of: "deployments" }, "deployment_by_state (state=?)"],
  ] as const
) {
  Deno.test(`${text} goes through an index`, async () => {
    await using services = await temporaryDatabase();
    const { store } = services;
    const steps = await stepsOf(store, text, options);
    assert(steps.some((one) => one.includes(step)), steps.join("\n"));
  });
}

Deno.test("rows found beforehand are not searched again", async () => {
  await using services = await temporaryDatabase();
  const { store } = services;
  const steps = await stepsOf(store, "software:lib*", { sets: true });
  assertEquals(steps.length, 1, steps.join("\n"));
});

Deno.test("deployments that change together are looked up by their keys", async () => {
  await using services = await temporaryDatabase();
  const pairs = [{ machineId: 1, packageId: 1_700_000_000 }];
  const change = { pairs, from: ["offered"], actor: "a", at: AT } as const;
  const fetched = {
    ...pairs[0]!,
    infoAt: 1,
    fragments: 1,
    fragmentAt: 1,
    requested: new Set([1]),
  };
  const statements = [
    ...progressStatements([fetched]),
    ...lateProgressStatements([fetched], AT),
    ...acceptStatements(pairs, "a", AT).slice(0, 2),
    ...stopStatements({
      ...change,
      kind: "deployment.cancelled",
      to: "cancelled",
    }),
    ...reopenStatements({
      ...change,
      kind: "deployment.retried",
      force: false,
      assignmentId: null,
    }),
    placeStatement(1, 1, [[1, 1]]),
  ];
  for (const { sql, params } of statements) {
    const { rows } = await services.store.db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${sql}`, params.map(() => null)),
    );
    const steps = rows.map(({ detail }) => detail).join("\n");
    assert(/^SCAN j\b/.test(steps), steps);
    assert(
      steps.includes("PRIMARY KEY (machine_id=? AND package_id=?)"),
      steps,
    );
  }
});

Deno.test("a poll reads the windows of the machine's groups alone", async () => {
  await using services = await temporaryDatabase();
  const { rows } = await services.store.db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${POLL_QUERY}`, ["id", 0]),
  );
  const windows = rows.map(({ detail }) => detail)
    .filter((step) => /\bw\b/.test(step));
  assert(windows.length > 0);
  for (const step of windows) {
    assert(step.includes("maintenance_window_by_group (group_id=?)"), step);
  }
});
