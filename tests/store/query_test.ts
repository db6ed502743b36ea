import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Store } from "#db/store/transaction.ts";
import { deploymentCondition, machineCondition } from "#db/query/conditions.ts";
import { rememberedVersions } from "#db/query/software.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { isDeploymentTerm, parseQuery, printQuery } from "#shared/query/mod.ts";
import { mayIncludeUnknown } from "#shared/query/unknown.ts";
import {
  aKnownFleet,
  KNOWN_TEXTS,
  LOOKED_AT,
  storeFleet,
} from "#tests/harness/fleet/known_fleet.ts";
import {
  holdsOf,
  holdsOfDeployment,
  isMeantBy,
  type KnownMachine,
} from "#tests/harness/fleet/naive_query.ts";
import { truthOf } from "#tests/harness/fleet/naive_unknown.ts";
import { aQuery, aTerm } from "#tests/harness/fleet/queries.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const AT = new Date(LOOKED_AT);
const RUNS = { numRuns: 1000 };
/**
 * Queries, some with only terms of deployments, because those are joined by
 * their own rules.
 */
const KNOWN_QUERY = fc.oneof(
  aQuery(KNOWN_TEXTS),
  aTerm(KNOWN_TEXTS),
  aQuery(KNOWN_TEXTS, aTerm(KNOWN_TEXTS).filter(isDeploymentTerm)),
);

/** A fleet in the database, with the causes by the domain's rule. */
async function aFleetWithCauses(store: Store): Promise<KnownMachine[]> {
  const [fleet] = fc.sample(aKnownFleet, 1) as [KnownMachine[]];
  await storeFleet(
    store,
    fleet.map((machine) =>
      // Lists leave out retired machines, which keep their causes.
      machine.status === "retired"
        ? { ...machine, status: "approved" }
        : machine
    ),
  );
  const { rows } = await describeDeployments(store, { limit: 1000 }, AT);
  await store.commit(fleet.map(({ id, status }) => ({
    sql: "update machine set status = ? where id = ?",
    params: [status, id],
  })));
  const causes = new Map(
    rows.map((row) => [`${row.machine.id} ${row.package.id}`, row.cause]),
  );
  return fleet.map((machine) => ({
    ...machine,
    deployments: machine.deployments.map((one) => ({
      ...one,
      cause: causes.get(`${machine.id} ${one.packageId}`)!,
    })),
  }));
}

onBothStores(
  "a query finds the machines it is true of, in fleets and in a few machines",
  async (store) => {
    const fleet = await aFleetWithCauses(store);
    const rules = await causeRules(store.db, AT);
    await fc.assert(
      fc.asyncProperty(
        aQuery(KNOWN_TEXTS),
        fc.boolean(),
        fc.boolean(),
        async (query, few, again) => {
          const aim = again
            ? {
              few,
              rules,
              within: { after: 0, to: fleet.length },
              versions: await rememberedVersions(store.db, query),
            }
            : { few, rules };
          const found = await store.db.selectFrom("machine as m").select("m.id")
            .where(machineCondition(query, AT, aim)).orderBy("m.id")
            .execute();
          const expected = fleet.filter((machine) =>
            isMeantBy(query, machine) && holdsOf(query, machine, LOOKED_AT)
          );
          assertEquals(
            found.map(({ id }) => id),
            expected.map(({ id }) => id),
            printQuery(query),
          );
        },
      ),
      RUNS,
    );
  },
);

onBothStores(
  "a query tells the machines it finds only because a value is not known",
  async (store) => {
    const fleet = await aFleetWithCauses(store);
    const rules = await causeRules(store.db, AT);
    let unknown = 0;
    await fc.assert(
      fc.asyncProperty(
        aQuery(KNOWN_TEXTS),
        fc.boolean(),
        async (query, perMachine) => {
          const found = await store.db.selectFrom("machine as m").select("m.id")
            .where(machineCondition(query, AT, {
              ...{ rules, perMachine },
              certainly: true,
            })).orderBy("m.id").execute();
          const matching = fleet.filter((machine) =>
            isMeantBy(query, machine) && holdsOf(query, machine, LOOKED_AT)
          );
          const certain = matching.filter((machine) =>
            truthOf(query, machine, LOOKED_AT) === true
          );
          unknown += matching.length - certain.length;
          assertEquals(
            found.map(({ id }) => id),
            certain.map(({ id }) => id),
            printQuery(query),
          );
          if (!mayIncludeUnknown(query)) {
            assertEquals(certain.length, matching.length, printQuery(query));
          }
        },
      ),
      RUNS,
    );
    assert(unknown > 100, `${unknown}`);
  },
);

onBothStores("a query finds the deployments it is true of", async (store) => {
  const fleet = await aFleetWithCauses(store);
  const rules = await causeRules(store.db, AT);
  await fc.assert(
    fc.asyncProperty(KNOWN_QUERY, fc.boolean(), async (query, few) => {
      const found = await store.db.selectFrom("deployment as d")
        .select(["d.machine_id as m", "d.package_id as p"])
        .where(deploymentCondition(query, AT, { perMachine: few, rules }))
        .orderBy("d.machine_id").orderBy("d.package_id").execute();
      const expected = fleet.flatMap((machine) =>
        machine.deployments.filter((deployment) =>
          isMeantBy(query, machine) &&
          holdsOfDeployment(query, deployment, machine, LOOKED_AT)
        ).map(({ packageId }) => ({ m: machine.id, p: packageId }))
      );
      assertEquals(
        found.map(({ m, p }) => ({ m, p })),
        expected,
        printQuery(query),
      );
    }),
    RUNS,
  );
});

const JOINED: readonly (readonly [string, boolean])[] = [
  ["package:1700000001 result:failed", true],
  ["package:1700000001 result:succeeded", false],
  ["package:1700000001 package:deb*", true],
  ["package:1700000001 package:deb* result:failed", false],
  ["(package:1700000001 result:failed) package:deb*", true],
  ["(package:1700000001 or package:deb*) result:failed", true],
  ["(package:1700000001 or package:deb*) state:waiting", false],
  ["result:failed result:succeeded", false],
  ["(result:failed code:x) state:succeeded", true],
  ["package:1700000001 -result:succeeded", false],
  ["package:1700000001 result!=succeeded", true],
  ["-(package:1700000001 result:succeeded)", true],
  ["-package:1700000001", false],
];

onBothStores(
  "terms beside a package apply to its deployment",
  async (store) => {
    const [[machine]] = fc.sample(aKnownFleet, 1) as [KnownMachine[]];
    const deployment = { code: "x", exitCode: null, unverified: false };
    await storeFleet(store, [{
      ...machine!,
      status: "approved",
      groups: [],
      deployments: [
        {
          ...deployment,
          packageId: 1_700_000_001,
          packageName: "firefox",
          state: "failed",
        },
        {
          ...deployment,
          packageId: 1_700_000_002,
          packageName: "Deb x",
          state: "succeeded",
        },
      ],
    }]);
    for (const [text, found] of JOINED) {
      const { query } = parseQuery(text);
      const rows = await store.db.selectFrom("machine as m").select("m.id")
        .where(machineCondition(query!, AT)).execute();
      assertEquals(rows.length === 1, found, text);
    }
  },
);
