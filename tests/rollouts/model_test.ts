import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  openWaves,
  pauseRollout,
  resumeRollout,
  stopRollout,
} from "#server/usecases/rollouts/control_rollouts.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { expireAssignments } from "#server/usecases/schedules/expire_assignments.ts";
import { liftHalt, orderHalt } from "#server/usecases/schedules/halts.ts";
import {
  createWindow,
  removeWindow,
} from "#server/usecases/schedules/windows.ts";
import { isWindowOpen } from "#server/domain/schedules/windows.ts";
import { timeGate } from "#server/domain/schedules/assignment_times.ts";
import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { resumeAssignments } from "#server/usecases/assignments/assign_package.ts";
import { HOUR_MS, iso } from "#shared/time.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { aRollout, rolloutOf, type TestRollout } from "./site.ts";

const MACHINES = 8;

const operation = fc.oneof(
  { weight: 14, arbitrary: fc.record({ poll: fc.nat(MACHINES - 1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      report: fc.nat(MACHINES - 1),
      code: fc.constantFrom("SUCCESS", "SUCCESS", "SUCCESS", "ERR_EXECUTE"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ retry: fc.nat(MACHINES - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      pass: fc.constantFrom(60, 3600, 18_000, 86_400, -3600),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ advance: true }) },
  { weight: 1, arbitrary: fc.constant({ pause: true }) },
  { weight: 2, arbitrary: fc.constant({ resume: true }) },
  { weight: 1, arbitrary: fc.constant({ open: true }) },
  { weight: 1, arbitrary: fc.constant({ restart: true }) },
  { weight: 1, arbitrary: fc.constant({ stop: true }) },
  { weight: 1, arbitrary: fc.record({ halt: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ lift: true }) },
  {
    weight: 3,
    arbitrary: fc.record({
      window: fc.constantFrom("00:00", "09:30", "22:00"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ unwindow: true }) },
  { weight: 2, arbitrary: fc.constant({ expire: true }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Hours from the assignment until its times; null: it has none. */
const times = fc.record({
  notBefore: fc.constantFrom(null, null, 2),
  expiresAt: fc.constantFrom(null, null, 30, 200),
});

/** What operators have ordered, as the test remembers it. */
interface Orders {
  /** The group of all machines, which has the windows. */
  readonly group: number;
  readonly windows: { readonly id: number; readonly rule: WindowRule }[];
  readonly halts: number[];
}

/** Does what an operator or an agent does; a refusal is an answer too. */
async function carryOut(
  services: TestServices,
  rollout: TestRollout,
  orders: Orders,
  done: Operation,
): Promise<void> {
  const { id, packageId, machines } = rollout;
  const { group, windows, halts } = orders;
  try {
    if ("poll" in done) await rollout.polls(machines[done.poll]!);
    else if ("report" in done) {
      const { deviceId } = machines[done.report]!;
      await services.recordResult(deviceId, packageId, done.code);
    } else if ("retry" in done) {
      const machine = machines[done.retry]!.id;
      const key = { machine, package: packageId };
      await retryDeployment(services, key, operator);
    } else if ("pass" in done) services.pass(done.pass);
    else if ("advance" in done) await rollout.advance();
    else if ("pause" in done) await pauseRollout(services, id, operator);
    else if ("resume" in done) await resumeRollout(services, id, operator);
    else if ("open" in done) {
      await openWaves(services, id, operator, { confirmMachines: MACHINES });
    } else if ("restart" in done) await resumeAssignments(services);
    else if ("halt" in done) {
      const { halt } = await orderHalt(services, {
        reason: "test",
        ...done.halt && { group },
      }, operator);
      halts.push(halt!.id);
    } else if ("lift" in done) {
      const last = halts.pop();
      if (last) await liftHalt(services, last, operator);
    } else if ("window" in done) {
      const rule: WindowRule = {
        days: [...Weekday.options],
        start: done.window,
        ...{ minutes: 480, zone: "Europe/Paris", except: [] },
      };
      const made = await createWindow(services, { group, ...rule }, operator);
      windows.push({ id: made.id, rule });
    } else if ("unwindow" in done) {
      const last = windows.pop();
      if (last) await removeWindow(services, last.id, operator);
    } else if ("expire" in done) await expireAssignments(services);
    else {
      await stopRollout(services, id, operator, { confirmMachines: MACHINES });
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

/** The first offers of the rollout, as the log has them. */
async function offersOf({ store }: TestServices, packageId: number) {
  const rows = await store.db.selectFrom("event")
    .select(["machine_id", "payload"])
    .where("kind", "=", "deployment.offered")
    .where("package_id", "=", packageId).execute();
  return rows.map(({ machine_id, payload }) =>
    `${machine_id} ${JSON.parse(payload).attempt}`
  );
}

async function placesOf({ store }: TestServices, id: number) {
  const rows = await store.db.selectFrom("deployment")
    .select(["machine_id", "wave", "state"])
    .where("assignment_id", "=", id).orderBy("machine_id").execute();
  return rows;
}

function momentAfter(begun: number, hours: number | null): number | null {
  return hours === null ? null : begun + hours * HOUR_MS;
}

function isoOrUndefined(moment: number | null): string | undefined {
  return moment === null ? undefined : iso(moment);
}

/** True if the job has expired what waited. */
async function wasExpired({ store }: TestServices, id: number) {
  const row = await store.db.selectFrom("assignment_schedule")
    .select("expired").where("assignment_id", "=", id).executeTakeFirst();
  return row?.expired === 1;
}

Deno.test("a rollout keeps its rules, whatever operators, agents and the clock do", async () => {
  await using services = await testServices();
  await fc.assert(
    fc.asyncProperty(
      times,
      fc.array(operation, { minLength: 20, maxLength: 60 }),
      async (hours, operations) => {
        const begun = services.now().getTime();
        const limits = {
          notBefore: momentAfter(begun, hours.notBefore),
          expiresAt: momentAfter(begun, hours.expiresAt),
        };
        const made = await aRollout(services, MACHINES, {
          waves: [{ percent: 40 }, { percent: 70 }, { percent: 100 }],
          advance: { succeededPercent: 60, soakMinutes: 30 },
          halt: { failedPercent: 40, silentHours: 48 },
        }, {
          confirmMachines: MACHINES,
          times: {
            notBefore: isoOrUndefined(limits.notBefore),
            expiresAt: isoOrUndefined(limits.expiresAt),
          },
        });
        const rollout = rolloutOf(
          services,
          made.id,
          made.packageId,
          made.machines,
        );
        const orders: Orders = {
          group: await services.aGroup(
            `all of ${rollout.id}`,
            rollout.machines.map(({ id }) => id),
          ),
          windows: [],
          halts: [],
        };
        /** Machines on which an operator has retried it after its expiry. */
        const decidedAlone = new Set<number>();
        const isAllowed = (machine: number) => {
          const now = services.now().getTime();
          return orders.halts.length === 0 &&
            (decidedAlone.has(machine) || timeGate(limits, now) === null) &&
            (orders.windows.length === 0 ||
              orders.windows.some(({ rule }) => isWindowOpen(rule, now)));
        };
        const places = await placesOf(services, rollout.id);
        let before = await rollout.read();
        let stopped = false;
        let offers = await offersOf(services, rollout.packageId);
        for (const done of operations) {
          const isExpired = services.now().getTime() >=
              (limits.expiresAt ?? Infinity) ||
            await wasExpired(services, rollout.id);
          await carryOut(services, rollout, orders, done);
          if ("retry" in done && isExpired) {
            decidedAlone.add(rollout.machines[done.retry]!.id);
          }
          const now = await rollout.read();
          const rows = await placesOf(services, rollout.id);
          const nextOffers = await offersOf(services, rollout.packageId);
          const fresh = nextOffers.slice(offers.length);

          assertEquals(new Set(nextOffers).size, nextOffers.length);
          assert(now.openWave >= before.openWave, "it went back a wave");
          assertEquals(rows.length, MACHINES);
          for (const offer of fresh) {
            const machine = Number(offer.split(" ")[0]);
            assert(
              isAllowed(machine),
              `${offer} after ${JSON.stringify(done)}`,
            );
          }
          if (!stopped) {
            assertEquals(
              rows.map(({ wave }) => wave),
              places.map(({ wave }) => wave),
            );
            for (const offer of fresh) {
              const machine = Number(offer.split(" ")[0]);
              const { wave } = rows.find((row) => row.machine_id === machine)!;
              assert(wave! <= before.openWave, "its wave was not open");
              assert(
                before.state === "running" || before.state === "finished",
                `offered while ${before.state}`,
              );
            }
          } else {
            // Only what an operator has retried by itself is offered again.
            for (const offer of fresh) {
              const [machine, attempt] = offer.split(" ").map(Number);
              const row = rows.find((one) => one.machine_id === machine)!;
              assert(attempt! > 1 && row.wave === null, offer);
            }
          }
          const inWaves = rows.filter(({ wave }) => wave !== null);
          for (const { number, ...wave } of now.waves) {
            const own = inWaves.filter((row) => row.wave === number);
            const count = (...states: string[]) =>
              own.filter(({ state }) => states.includes(state)).length;
            assertEquals(
              [
                ...[wave.machines, wave.waiting, wave.out],
                ...[wave.succeeded, wave.failed, wave.cancelled],
              ],
              [
                own.length,
                count("waiting"),
                count("offered", "downloading", "recalling"),
                count("succeeded", "reboot_pending", "already_installed"),
                count("failed"),
                count("cancelled", "expired"),
              ],
            );
          }
          if (now.state === "halted") assert(now.halted !== null);
          if (now.state === "stopped") stopped = true;
          if (stopped) assertEquals(now.state, "stopped");
          if (now.openWave < 3 && await wasExpired(services, rollout.id)) {
            assertEquals(now.state, "stopped");
          }
          before = now;
          offers = nextOffers;
        }
        for (const halt of orders.halts) {
          await liftHalt(services, halt, operator);
        }
      },
    ),
    { numRuns: 60 },
  );
});
