import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  type Deployment,
  DEPLOYMENT_SORTS,
} from "#shared/contract/deployments/deployments.ts";
import { GROUP_SORTS } from "#shared/contract/groups/groups.ts";
import {
  type Machine,
  MACHINE_SORTS,
} from "#shared/contract/machines/machines.ts";
import { OPERATOR_SORTS, TOKEN_SORTS } from "#shared/contract/operators.ts";
import {
  type Package,
  PACKAGE_SORTS,
} from "#shared/contract/packages/packages.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "./api.ts";
import { pages, type Row } from "./pages.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";

/** The sort keys of a row, ids last. */
type Keys = readonly (string | number)[];

interface List {
  readonly path: string;
  /** Filters, as query strings. */
  readonly filters?: readonly string[];
  readonly sorts: readonly string[];
  readonly fallback: string;
  readonly keys: (row: Row, sort: string) => Keys;
}

const MACHINES = 17;
const PACKAGES = 5;

const LISTS: readonly List[] = [
  {
    path: "machines",
    filters: ["", "q=!a&", "faults=true&"],
    sorts: MACHINE_SORTS,
    fallback: "name",
    keys: (row: Machine, sort) => [
      {
        name: row.name,
        lastContact: row.lastContactAt,
        os: row.os,
        ip: row.ip.split(".").map((part) => part.padStart(3, "0")).join("."),
        registered: row.registeredAt,
      }[sort]!,
      row.id,
    ],
  },
  {
    path: "packages",
    filters: ["", "faults=true&"],
    sorts: PACKAGE_SORTS,
    fallback: "-created",
    keys: (row: Package, sort) => [
      {
        created: row.id,
        name: row.name,
        priority: row.priority,
        failed: row.counts.failed ?? 0,
        waiting: row.counts.waiting ?? 0,
      }[sort]!,
      row.id,
    ],
  },
  {
    path: "deployments",
    filters: ["", "state=failed&", "q=!a&", "faults=true&", "package=FIRST&"],
    sorts: DEPLOYMENT_SORTS,
    fallback: "machine",
    keys: (row: Deployment, sort) => [
      {
        machine: row.machine.name,
        state: row.state,
        updated: row.updatedAt,
      }[sort]!,
      row.machine.id,
      row.package.id,
    ],
  },
  {
    path: "groups",
    sorts: GROUP_SORTS,
    fallback: "name",
    keys: (row) => [row.name],
  },
  {
    path: "operators",
    sorts: OPERATOR_SORTS,
    fallback: "name",
    keys: (row) => [row.name],
  },
  {
    path: "tokens",
    sorts: TOKEN_SORTS,
    fallback: "-created",
    keys: (row, sort) => sort === "name" ? [row.name, row.id] : [row.id],
  },
];

function compare(a: Keys, b: Keys): number {
  const at = a.findIndex((key, i) => key !== b[i]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

/** Few different values, so that many rows have equal keys. */
const fleet = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b", "B", "ab"),
    os: fc.constantFrom("Debian", "Windows", ""),
    ip: fc.constantFrom("10.0.0.2", "10.0.0.10", "9.9.9.9"),
    contact: fc.constantFrom(1, 2, 3),
    registered: fc.constantFrom(1, 2),
    state: fc.constantFrom("failed", "waiting", "expired", "succeeded"),
  }),
  { minLength: MACHINES, maxLength: MACHINES },
);

type Fleet = typeof fleet extends fc.Arbitrary<infer T> ? T : never;

async function aFleet(api: OperatorApi): Promise<number[]> {
  const packages: number[] = [];
  for (let i = 0; i < PACKAGES; i++) {
    packages.push(
      await aPackage(api.store, { name: `p${i % 2}`, priority: i % 3 }),
    );
  }
  for (let i = 0; i < MACHINES; i++) {
    const { id } = await api.aMachine();
    for (const packageId of packages.slice(0, 1 + i % PACKAGES)) {
      await assignPackage(api, {
        packageId,
        machines: [id],
        groups: [],
        force: false,
        mode: "snapshot",
      }, { name: "ada", role: "operator" });
    }
  }
  for (const name of ["x", "y", "z", "X"]) {
    await api.aGroup(name, []);
    await api.anOperator("viewer", name);
  }
  return packages;
}

/** Changes the values of the machines and their deployments. */
async function reshape(api: OperatorApi, values: Fleet): Promise<void> {
  await api.store.commit([
    {
      sql: `update machine set name = j.value ->> '$.name',
          os = j.value ->> '$.os', ip = j.value ->> '$.ip',
          last_contact_at = j.value ->> '$.contact',
          registered_at = j.value ->> '$.registered'
        from json_each(?) j where machine.id = j.key + 1`,
      params: [JSON.stringify(values)],
    },
    {
      sql: `update deployment set state = j.value ->> '$.state',
          updated_at = j.value ->> '$.contact'
        from json_each(?) j where machine_id = j.key + 1`,
      params: [JSON.stringify(values)],
    },
  ]);
}

/**
 * Asserts that a list is complete and in order, from either end, in every
 * order.
 */
async function assertPages(
  api: OperatorApi,
  { path, sorts, fallback, keys }: List,
  filter: string,
  limit: number,
): Promise<void> {
  const whole = await pages(api, path, `${filter}limit=500`, "next");
  const orders = sorts.flatMap((sort) => [sort, `-${sort}`]);
  for (const order of [undefined, ...orders]) {
    const [, minus, sort] = /^(-?)(.*)$/.exec(order ?? fallback)!;
    const sorted = whole.toSorted((a, b) =>
      compare(keys(a, sort!), keys(b, sort!)) * (minus ? -1 : 1)
    );
    const query = `${filter}limit=${limit}${order ? `&sort=${order}` : ""}`;
    for (const towards of ["next", "previous"] as const) {
      const all = await pages(api, path, query, towards);
      assertEquals(all, sorted, `${path} ${query} ${towards}`);
    }
  }
}

it("every list is paged completely, in every order, both ways", async () => {
  await using api = await operatorApi();
  const packages = await aFleet(api);
  await fc.assert(
    fc.asyncProperty(fleet, fc.integer({ min: 1, max: 9 }), async (
      values,
      limit,
    ) => {
      await reshape(api, values);
      for (const list of LISTS) {
        for (const filter of list.filters ?? [""]) {
          const left = filter.replace("FIRST", `${packages[0]}`);
          await assertPages(api, list, left, limit);
        }
      }
    }),
    { numRuns: 4 },
  );
});

it("a cursor of one order is not valid for another with more keys", async () => {
  await using api = await operatorApi();
  await aFleet(api);
  const page = assertJson(
    await api.ask("GET", "/api/v1/packages?limit=1&sort=name"),
  );
  assertProblem(
    await api.ask("GET", `/api/v1/packages?after=${page.next}`),
    400,
    "malformed_request",
  );
  assertProblem(
    await api.ask("GET", "/api/v1/packages?sort=colour"),
    400,
    "malformed_request",
  );
});
