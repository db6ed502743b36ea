import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { timeGate } from "#server/domain/schedules/assignment_times.ts";
import { isWindowOpen } from "#server/domain/schedules/windows.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { liftHalt, orderHalt } from "#server/usecases/schedules/halts.ts";
import {
  createWindow,
  removeWindow,
  storeOpenings,
} from "#server/usecases/schedules/windows.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import type { SiteMachine } from "#tests/rollouts/site.ts";
import { anAssignment, inSeconds } from "./site.ts";

const MACHINES = 6;
/** The machines of the group, which has the windows. */
const MEMBERS = 3;

const HOUR = 3600;

const rule = fc.record({
  days: fc.uniqueArray(fc.constantFrom(...Weekday.options), { minLength: 2 }),
  start: fc.constantFrom("00:00", "09:30", "22:00"),
  minutes: fc.constantFrom(30, 480, 1440),
  zone: fc.constantFrom("Europe/Paris", "America/New_York"),
  except: fc.constant<string[]>([]),
});

const operation = fc.oneof(
  { weight: 8, arbitrary: fc.record({ poll: fc.nat(MACHINES - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      report: fc.nat(MACHINES - 1),
      code: fc.constantFrom("SUCCESS", "ERR_EXECUTE"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ retry: fc.nat(MACHINES - 1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      pass: fc.constantFrom(60, HOUR, 5 * HOUR, 20 * HOUR, -HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ expire: true }) },
  { weight: 2, arbitrary: fc.record({ open: rule }) },
  { weight: 1, arbitrary: fc.constant({ close: true }) },
  { weight: 1, arbitrary: fc.constant({ store: true }) },
  { weight: 1, arbitrary: fc.record({ halt: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant({ lift: true }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Hours from the assignment until its times; null: it has none. */
const times = fc.record({
  notBefore: fc.constantFrom(null, 2, 5),
  expiresAt: fc.constantFrom(null, 6, 48),
  deadline: fc.constantFrom(null, 4, 40),
}).filter(({ expiresAt, deadline }) =>
  expiresAt === null || deadline === null || deadline < expiresAt
);

/** What an operator has ordered, as the test remembers it. */
interface Orders {
  windows: { readonly id: number; readonly rule: WindowRule }[];
  halts: { readonly id: number; readonly ofGroup: boolean }[];
}

async function offersOf({ store }: TestServices, packageId: number) {
  const rows = await store.db.selectFrom("event")
    .select(["machine_id", "payload"])
    .where("kind", "=", "deployment.offered")
    .where("package_id", "=", packageId).execute();
  return rows.map(({ machine_id, payload }) =>
    `${machine_id} ${JSON.parse(payload).attempt}`
  );
}

Deno.test("no first offer is made outside the times, the windows and the halts", async () => {
  await using services = await testServices();
  await fc.assert(
    fc.asyncProperty(
      times,
      fc.array(operation, { minLength: 10, maxLength: 40 }),
      async (hours, operations) => {
        const members: SiteMachine[] = [];
        for (let i = 0; i < MEMBERS; i++) {
          members.push(await services.aMachine());
        }
        const group = await services.aGroup(
          `lab ${members[0]!.id}`,
          members.map(({ id }) => id),
        );
        const said: Record<string, string> = Object.fromEntries(
          Object.entries(hours).flatMap(([name, n]) =>
            n === null ? [] : [[name, inSeconds(services, n * HOUR)]]
          ),
        );
        const given = await anAssignment(
          services,
          MACHINES - MEMBERS,
          Object.keys(said).length === 0 ? undefined : said,
          { machines: members },
        );
        const limit = (name: string) =>
          said[name] === undefined ? null : Date.parse(said[name]!);
        const orders: Orders = { windows: [], halts: [] };
        const decidedAlone = new Set<number>();

        const carryOut = async (done: Operation) => {
          if ("poll" in done) await given.polls(given.machines[done.poll]!);
          else if ("report" in done) {
            await services.recordResult(
              given.machines[done.report]!.deviceId,
              given.packageId,
              done.code,
            );
            // A Unix agent takes nothing new until its download run has ended.
            services.pass(600);
          } else if ("retry" in done) {
            const machine = given.machines[done.retry]!.id;
            const states = await given.states();
            const wasExpired = states[done.retry] === "expired" ||
              services.now().getTime() >= (limit("expiresAt") ?? Infinity) ||
              await isExpired(services, given.id);
            await retryDeployment(
              services,
              { machine, package: given.packageId },
              operator,
            );
            if (wasExpired) decidedAlone.add(machine);
            services.pass(600);
          } else if ("pass" in done) services.pass(done.pass);
          else if ("expire" in done) await given.expire();
          else if ("store" in done) await storeOpenings(services);
          else if ("open" in done) {
            const { id } = await createWindow(
              services,
              { group, ...done.open },
              operator,
            );
            orders.windows.push({ id, rule: done.open });
          } else if ("close" in done) {
            const last = orders.windows.pop();
            if (last) await removeWindow(services, last.id, operator);
          } else if ("halt" in done) {
            const { halt } = await orderHalt(services, {
              reason: "test",
              ...done.halt && { group },
            }, operator);
            orders.halts.push({ id: halt!.id, ofGroup: done.halt });
          } else {
            const last = orders.halts.pop();
            if (last) await liftHalt(services, last.id, operator);
          }
        };

        /** True if the rules allow a first offer to the machine now. */
        const isAllowed = (machine: number): boolean => {
          const now = services.now().getTime();
          const isMember = members.some(({ id }) => id === machine);
          const isTimed = !decidedAlone.has(machine);
          if (orders.halts.some(({ ofGroup }) => isMember || !ofGroup)) {
            return false;
          }
          const limits = {
            notBefore: limit("notBefore"),
            expiresAt: limit("expiresAt"),
          };
          if (isTimed && timeGate(limits, now) !== null) return false;
          const deadline = limit("deadline");
          if (isTimed && deadline !== null && now >= deadline) return true;
          return !isMember || orders.windows.length === 0 ||
            orders.windows.some((one) => isWindowOpen(one.rule, now));
        };

        let offers: string[] = [];
        for (const done of operations) {
          try {
            await carryOut(done);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          const nextOffers = await offersOf(services, given.packageId);
          assertEquals(new Set(nextOffers).size, nextOffers.length);
          for (const offer of nextOffers.slice(offers.length)) {
            const machine = Number(offer.split(" ")[0]);
            assert(
              isAllowed(machine),
              `${offer} after ${JSON.stringify(done)}`,
            );
          }
          // And what is allowed is offered to a machine that nothing else holds.
          if ("poll" in done) {
            const machine = given.machines[done.poll]!;
            const { state, attempt } = await rowOf(
              services,
              machine.id,
              given.packageId,
            );
            if (state === "waiting" && attempt === 1) {
              assert(!isAllowed(machine.id), `withheld from ${machine.id}`);
            }
          }
          offers = nextOffers;
        }
        for (const { id } of orders.halts) {
          await liftHalt(services, id, operator);
        }
      },
    ),
    { numRuns: 30 },
  );
});

async function isExpired({ store }: TestServices, id: number) {
  const row = await store.db.selectFrom("assignment_schedule")
    .select("expired").where("assignment_id", "=", id).executeTakeFirst();
  return row?.expired === 1;
}

async function rowOf(
  { store }: TestServices,
  machine: number,
  packageId: number,
) {
  return await store.db.selectFrom("deployment").select(["state", "attempt"])
    .where("machine_id", "=", machine).where("package_id", "=", packageId)
    .executeTakeFirstOrThrow();
}
