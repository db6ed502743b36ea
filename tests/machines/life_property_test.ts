import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fleetSize } from "#db/assignments/plan_figures.ts";
import { stateTotals } from "#db/deployments/deployments.ts";
import { machineTotals } from "#db/deployments/overview.ts";
import { machinePage } from "#db/machines/machines.ts";
import { packageById } from "#db/packages/packages.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { describeDeployments } from "#server/usecases/deployments/describe_deployments.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import { createGroup } from "#server/usecases/groups/edit_groups.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { removeMachines } from "#server/usecases/machines/remove_machines.ts";
import { restoreMachines } from "#server/usecases/machines/restore_machines.ts";
import { retireMachines } from "#server/usecases/machines/retire_machines.ts";
import { EVERYTHING } from "#shared/query/mod.ts";
import { emptied } from "#tests/harness/store/database.ts";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  noPause,
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

const COMPUTERS = 4;
const PACKAGES = 3;

const computer = fc.nat(COMPUTERS - 1);
const act = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      "inventory" as const,
      "poll" as const,
      "retire" as const,
      "restore" as const,
      "remove" as const,
      "wipe" as const,
    ),
    computer,
  }),
  fc.record({ kind: fc.constant("run" as const), computer }),
  fc.record({
    kind: fc.constant("assign" as const),
    package: fc.nat(PACKAGES - 1),
    to: fc.oneof(computer, fc.constantFrom("named", "found")),
  }),
  fc.record({ kind: fc.constant("refresh" as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** A computer with its agent, whatever the server knows of it. */
interface Computer {
  deviceId: string;
  readonly inventory: ReturnType<typeof anInventory>;
  /** What the agent says has run; it forgets that when it is wiped. */
  history: Set<number>;
  /** What has really run. */
  readonly ran: Set<number>;
}

class Story {
  readonly computers: Computer[] = Array.from({ length: COMPUTERS }, () => ({
    deviceId: aDeviceId(),
    inventory: anInventory(),
    history: new Set<number>(),
    ran: new Set<number>(),
  }));
  readonly groups = new Map<"named" | "found", number>();
  readonly packages: number[] = [];

  constructor(readonly services: TestServices) {}

  async begin(): Promise<void> {
    const { services } = this;
    for (let n = 0; n < PACKAGES; n++) {
      this.packages.push(await aPackage(services.store));
    }
    for (const one of this.computers) await this.send(one);
    const machines = await Promise.all(
      this.computers.slice(0, 2).map((one) => this.idOf(one)),
    );
    const group = { description: "", query: null, machines: [] };
    const named = await createGroup(services, {
      ...group,
      name: "named",
      machines: machines.map((id) => id!),
    }, operator);
    const found = await createGroup(services, {
      ...group,
      name: "found",
      query: "os:debian",
    }, operator);
    this.groups.set("named", named.id).set("found", found.id);
  }

  async idOf({ deviceId }: Computer): Promise<number | null> {
    const row = await this.services.store.db.selectFrom("machine_device")
      .select("machine_id").where("device_id", "=", deviceId)
      .executeTakeFirst();
    return row?.machine_id ?? null;
  }

  async send({ deviceId, inventory, history }: Computer): Promise<void> {
    await this.services.receiveInventory(deviceId, {
      ...inventory,
      history: [...history],
    });
  }

  /** Polls, and runs what is offered if it is to. */
  async poll(one: Computer, runs: boolean): Promise<void> {
    const { services } = this;
    const answer = await services.answerPoll(one.deviceId);
    for (const { packageId } of answer.offers) {
      assert(!one.ran.has(packageId), `${packageId} would run twice`);
    }
    if (answer.wantInventory) await this.send(one);
    if (!runs) return;
    for (const { packageId } of answer.offers) {
      one.ran.add(packageId);
      one.history.add(packageId);
      await services.recordResult(one.deviceId, packageId, "SUCCESS_0");
      services.pass(86_400);
    }
  }

  async do(one: Act): Promise<void> {
    const { services } = this;
    if (one.kind === "refresh") return await refreshGroups(services, noPause);
    if (one.kind === "assign") return await this.assign(one.package, one.to);
    const of = this.computers[one.computer]!;
    const id = await this.idOf(of);
    const these = { machines: id === null ? [] : [id], groups: [] };
    switch (one.kind) {
      case "inventory":
        return await this.send(of);
      case "poll":
      case "run":
        return await this.poll(of, one.kind === "run");
      case "wipe":
        of.history = new Set();
        of.deviceId = aDeviceId();
        return;
    }
    if (id === null) return;
    const sure = { confirmMachines: 1 };
    if (one.kind === "restore") {
      await restoreMachines(services, these, operator);
    } else if (one.kind === "retire") {
      await retireMachines(services, these, operator);
    } else await removeMachines(services, these, operator, sure);
  }

  private async assign(
    number: number,
    to: number | string,
  ): Promise<void> {
    const id = typeof to === "number"
      ? await this.idOf(this.computers[to]!)
      : null;
    if (typeof to === "number" && id === null) return;
    // An assignment that would reach nobody is refused.
    await tried(assignPackage(this.services, {
      packageId: this.packages[number]!,
      machines: id === null ? [] : [id],
      groups: typeof to === "number" ? [] : [this.groups.get(to as "named")!],
      force: false,
    }, operator));
  }

  /** Every count is the sum of what it counts, without retired machines. */
  async check(): Promise<void> {
    const { store, now } = this.services;
    const { db } = store;
    const machines = await db.selectFrom("machine").select(["id", "status"])
      .execute();
    const retired = new Set(
      machines.filter(({ status }) => status === "retired").map(({ id }) => id),
    );
    const total = machines.length - retired.size;
    assertEquals(await fleetSize(db), total);
    assertEquals((await machineTotals(db, now())).total, total);
    const page = await machinePage(
      store.wide,
      { limit: 50 },
      EVERYTHING,
      now(),
      () => causeRules(db, now()),
    );
    assertEquals([page.total, page.rows.length], [total, total]);

    const rows = await db.selectFrom("deployment")
      .select(["machine_id", "package_id", "state"]).execute();
    const counted = rows.filter((row) => !retired.has(row.machine_id));
    const sums = (some: typeof rows) =>
      some.reduce<Record<string, number>>((sum, { state }) => ({
        ...sum,
        [state]: (sum[state] ?? 0) + 1,
      }), {});
    assertEquals(positive(await stateTotals(db)), sums(counted));
    const listed = await describeDeployments(store, { limit: 100 }, now());
    assertEquals(positive(listed.counts), sums(counted));
    assertEquals(listed.total, counted.length);
    for (const id of this.packages) {
      assertEquals(
        positive((await packageById(db, id))!.counts),
        sums(counted.filter((row) => row.package_id === id)),
      );
    }
    const waits = rows.filter(({ machine_id, state }) =>
      retired.has(machine_id) && state === "waiting"
    );
    assertEquals(waits, []);

    const members = await db.selectFrom("group_member").selectAll().execute();
    assert(members.every((row) => !retired.has(row.machine_id)));
    const groups = await db.selectFrom("machine_group")
      .select(["id", "members"]).execute();
    for (const { id, members: stored } of groups) {
      const mine = members.filter((row) => row.group_id === id);
      assertEquals(stored, mine.length);
    }
  }
}

async function tried(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

function positive(
  counts: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counts).flatMap(([state, n]) => n ? [[state, n]] : []),
  );
}

onBothStores(
  "counts are sums without retired machines, and nothing runs twice",
  async (_store, database) => {
    const services = await testServices(database);
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 8, maxLength: 25 }),
        async (acts) => {
          const story = new Story(services);
          try {
            await story.begin();
            for (const one of acts) {
              await story.do(one);
              await story.check();
            }
            for (const one of story.computers) await story.poll(one, true);
            await refreshGroups(services, noPause);
            for (const one of story.computers) await story.poll(one, true);
            await story.check();
          } finally {
            await emptied(services.store);
          }
        },
      ),
      {
        numRuns: database.url.startsWith("file:") ? 25 : 3,
        endOnFailure: true,
      },
    );
  },
);
