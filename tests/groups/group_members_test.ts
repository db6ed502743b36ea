import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { machineCondition } from "#db/query/conditions.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { parseQuery } from "#shared/query/mod.ts";
import {
  emptied,
  type TemporaryDatabase,
} from "#tests/harness/store/database.ts";
import {
  holdsOf,
  type KnownMachine,
} from "#tests/harness/fleet/naive_query.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import {
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { noPause } from "#tests/harness/store/test_services.ts";

const SYSTEMS = ["Debian GNU/Linux 12", "Windows 11", "AlmaLinux 9"];
const GROUPS = [0, 1, 2, 3];
const MACHINES = [0, 1, 2, 3, 4];

const group = fc.constantFrom(...GROUPS);
const machine = fc.constantFrom(...MACHINES);
const some = fc.uniqueArray(machine, { maxLength: 2 });

/**
 * Queries that groups may have; `group:N` is replaced by a name of this run.
 */
const query = fc.oneof(
  fc.constantFrom(
    "os:debian",
    "-os:windows",
    "name:*",
    "os:nothing",
    "seen<7d",
    "os:debian or seen>=7d",
    "-seen<7d -os:windows",
  ),
  group.map((n) => `group:${n}`),
  group.map((n) => `-group:${n}`),
  fc.tuple(group, group).map(([a, b]) => `group:${a} -group:${b} os:debian`),
  fc.tuple(group, group).map(([a, b]) => `(group:${a} or group:${b})`),
);

/** Actions of agents, of operators, and of the clock. */
const act = fc.oneof(
  fc.record({
    kind: fc.constant("inventory" as const),
    machine,
    os: fc.constantFrom(...SYSTEMS),
  }),
  fc.record({
    kind: fc.constant("edit" as const),
    group,
    query: fc.option(fc.option(query, { nil: null }), { nil: undefined }),
    add: some,
    exclude: some,
    remove: some,
  }),
  fc.record({ kind: fc.constant("make" as const), group, query }),
  fc.record({ kind: fc.constant("rename" as const), group }),
  fc.record({ kind: fc.constant("delete" as const), group }),
  fc.record({ kind: fc.constant("assign" as const), group }),
  fc.record({
    kind: fc.constant("pass" as const),
    days: fc.constantFrom(1, 4, 9),
  }),
  fc.record({ kind: fc.constant("refresh" as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** The expected state of a group. */
interface GroupModel {
  readonly id: number;
  name: string;
  query: string | null;
  readonly included: Set<number>;
  readonly excluded: Set<number>;
}

let names = 0;

/** One history on an empty database, with a simple model beside it. */
class History {
  readonly groups = new Map<number, GroupModel>();
  readonly devices = new Map<number, string>();
  constructor(readonly services: TestServices, readonly packageId: number) {}

  /**
   * Replaces group numbers by their present names, and unknown ones by a name
   * that no group has.
   */
  private text(template: string): string {
    return template.replaceAll(
      /group:(\d)/g,
      (_, n) => `group:"${this.groups.get(Number(n))?.name ?? "nobody's"}"`,
    );
  }

  async do(one: Act): Promise<void> {
    const { services, packageId } = this;
    switch (one.kind) {
      case "inventory":
        return await this.inventory(one.machine, one.os);
      case "pass":
        return services.pass(one.days * 86400);
      case "refresh":
        return await refreshGroups(services, noPause);
      case "make":
        if (!this.groups.has(one.group)) await this.make(one.group, one.query);
        return;
    }
    const group = this.groups.get(one.group);
    if (!group) return;
    switch (one.kind) {
      case "edit":
        return await this.edit(group, one);
      case "rename":
        group.name = `Group ${++names}`;
        await changeGroup(services, {
          id: group.id,
          name: group.name,
          add: [],
          remove: [],
        }, operator);
        return;
      case "delete":
        await accepted(async () => {
          await deleteGroup(services, group.id, operator);
          this.groups.delete(one.group);
        });
        return;
      case "assign":
        await accepted(() =>
          assignPackage(services, {
            packageId,
            machines: [],
            groups: [group.id],
            force: false,
            mode: "continuous",
          }, operator)
        );
    }
  }

  private async inventory(number: number, os: string): Promise<void> {
    const { services, devices } = this;
    const deviceId = devices.get(number) ?? aDeviceId();
    const name = deviceId.slice(0, 6);
    const traits = { serial: `SERIAL${deviceId}`, uuid: "", macs: [] };
    await services.receiveInventory(
      deviceId,
      anInventory({ name, os, ...traits }),
    );
    devices.set(number, deviceId);
  }

  private async make(number: number, template: string): Promise<void> {
    const name = `Group ${++names}`;
    const query = this.text(template);
    const fields = { name, description: "", query, machines: [] };
    const made = await accepted(() =>
      createGroup(this.services, fields, operator)
    );
    if (made === null) return;
    this.groups.set(number, {
      id: made.id,
      name,
      query: template,
      included: new Set(),
      excluded: new Set(),
    });
  }

  private async edit(
    group: GroupModel,
    { query, ...lists }: Extract<Act, { kind: "edit" }>,
  ): Promise<void> {
    const ids = await this.ids();
    const used = new Set<number>();
    const [add, exclude, remove] = [lists.add, lists.exclude, lists.remove]
      .map((list) =>
        list.flatMap((one) => {
          const id = ids.get(one);
          if (id === undefined || used.has(id)) return [];
          used.add(id);
          return [id];
        })
      );
    const change = {
      add: add!,
      exclude: exclude!,
      remove: remove!,
      ...query !== undefined && { query: query && this.text(query) },
    };
    const done = await accepted(() =>
      changeGroup(this.services, { id: group.id, ...change }, operator)
    );
    if (!done) return;
    if (query !== undefined) group.query = query;
    const { included, excluded } = group;
    for (const id of used) {
      included.delete(id);
      excluded.delete(id);
    }
    add!.forEach((id) => included.add(id));
    exclude!.forEach((id) => excluded.add(id));
  }

  async ids(): Promise<Map<number, number>> {
    const rows = await this.services.store.db.selectFrom("machine")
      .select(["id", "device_id"]).execute();
    const byDevice = new Map(rows.map((row) => [row.device_id, row.id]));
    return new Map(
      [...this.devices].map(([n, device]) => [n, byDevice.get(device)!]),
    );
  }

  /** The members of each group by the model, as ids. */
  async expected(): Promise<Map<number, number[]>> {
    const rows = await this.services.store.db.selectFrom("machine")
      .selectAll().orderBy("id").execute();
    const members = new Map<number, number[]>();
    const memberIn = (number: number, machine: typeof rows[number]) => {
      const group = this.groups.get(number)!;
      if (group.included.has(machine.id)) return true;
      if (group.excluded.has(machine.id)) return false;
      return group.query !== null && holds(this.text(group.query), machine);
    };
    const holds = (text: string, machine: typeof rows[number]): boolean => {
      const names = [...this.groups].filter(([number, { name }]) =>
        text.includes(`"${name}"`) && memberIn(number, machine)
      ).map(([, { name }]) => name);
      const known = {
        ...machine,
        seen: machine.last_contact_at,
        groups: names,
        deployments: [],
        software: [],
        macs: [],
      } as unknown as KnownMachine;
      return holdsOf(
        parseQuery(text).query!,
        known,
        this.services.now().getTime(),
      );
    };
    for (const [number, { id }] of this.groups) {
      members.set(
        id,
        rows.filter((row) => memberIn(number, row)).map((row) => row.id),
      );
    }
    return members;
  }
}

/** The result; null if the call was declined, which is allowed. */
async function accepted<Done>(
  work: () => Promise<Done>,
): Promise<Done | null> {
  try {
    return await work();
  } catch (error) {
    assert(error instanceof Refusal, `${error}`);
    const codes = [
      "group_circle",
      "group_not_found",
      "group_in_use",
      "reaches_nobody",
    ];
    assert(codes.includes(error.code), error.message);
    return null;
  }
}

async function assertAsExpected(history: History): Promise<void> {
  const { services, packageId } = history;
  const { db } = services.store;
  const expected = await history.expected();
  const rows = await db.selectFrom("group_member").selectAll()
    .orderBy("machine_id").execute();
  for (const [id, machines] of expected) {
    const mine = rows.filter((row) => row.group_id === id);
    assertEquals(mine.map((row) => row.machine_id), machines, `group ${id}`);
    const kept = await db.selectFrom("machine_group")
      .select(["members", "included", "excluded"]).where("id", "=", id)
      .executeTakeFirstOrThrow();
    const { included, excluded } = [...history.groups.values()]
      .find((group) => group.id === id)!;
    assertEquals(kept, {
      members: machines.length,
      included: included.size,
      excluded: excluded.size,
    });
  }
  const reached = await db.selectFrom("assignment_group as a")
    .innerJoin("group_member as g", "g.group_id", "a.group_id")
    .select("g.machine_id as id").distinct().orderBy("id").execute();
  const waiting = await db.selectFrom("deployment").select("machine_id as id")
    .where("package_id", "=", packageId).where("state", "=", "waiting")
    .orderBy("id").execute();
  assertEquals(waiting, reached);
}

/**
 * Asserts that a group inside a query that is empty or missing never matches
 * every machine.
 */
async function assertEmptyStaysEmpty(history: History): Promise<void> {
  const { store, now } = history.services;
  const empty = [...await history.expected()]
    .filter(([, machines]) => machines.length === 0).map(([id]) => id);
  const names = [...history.groups.values()]
    .filter(({ id }) => empty.includes(id)).map(({ name }) => name);
  for (const name of [...names, "never made", "*nothing*"]) {
    for (const few of [true, false]) {
      const { query } = parseQuery(`group:"${name}"`);
      const found = await store.db.selectFrom("machine as m").select("m.id")
        .where(machineCondition(query!, now(), { perMachine: few })).execute();
      assertEquals(found, [], name);
    }
  }
}

async function holdsWhatever(
  _store: unknown,
  database: TemporaryDatabase,
): Promise<void> {
  const services = await testServices(database);
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 5, maxLength: 25 }),
      async (acts) => {
        const history = new History(services, await aPackage(services.store));
        try {
          await history.do({ kind: "inventory", machine: 0, os: SYSTEMS[0]! });
          await history.do({ kind: "make", group: 0, query: "os:debian" });
          await history.do({ kind: "make", group: 1, query: "-group:0" });
          for (const one of acts) await history.do(one);
          services.pass(301);
          await refreshGroups(services, noPause);
          await assertAsExpected(history);
          await assertEmptyStaysEmpty(history);
        } finally {
          await emptied(services.store);
        }
      },
    ),
    { numRuns: database.url.startsWith("file:") ? 80 : 15 },
  );
}

onBothStores(
  "a group's members are those a simple model finds, whatever has happened",
  holdsWhatever,
);
