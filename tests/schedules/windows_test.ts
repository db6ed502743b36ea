import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { readPoll } from "#db/agents/read_poll.ts";
import {
  Weekday,
  type WindowRule,
} from "#shared/contract/schedules/windows.ts";
import { isWindowOpen, nextOpening } from "#server/domain/schedules/windows.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { deleteGroup } from "#server/usecases/groups/edit_groups.ts";
import {
  createWindow,
  removeWindow,
  storeOpenings,
} from "#server/usecases/schedules/windows.ts";
import { iso } from "#shared/time.ts";
import {
  onBoth,
  operator,
  type TestServices,
  testServices,
} from "#tests/harness/store/test_services.ts";
import { anAssignment, inSeconds } from "./site.ts";

const nights: WindowRule = {
  days: [...Weekday.options],
  start: "22:00",
  minutes: 480,
  zone: "Europe/Paris",
  except: [],
};

/** Seconds from now until the window opens. */
function secondsToOpening(services: TestServices, rule = nights): number {
  const now = services.now().getTime();
  return (nextOpening(rule, now)! - now) / 1000;
}

onBoth(
  "machines of a group with windows get first offers while one is open",
  async (services) => {
    const inside = await services.aMachine();
    const late = await services.aMachine();
    const lab = await services.aGroup("lab", [inside.id, late.id]);
    // Noon in Paris: the window is closed.
    services.pass(secondsToOpening(services) + 14 * 3600);
    const given = await anAssignment(services, 1, undefined, {
      machines: [inside, late],
    });
    const [, , outsider] = given.machines;
    const window = await createWindow(
      services,
      { group: lab, ...nights },
      operator,
    );
    const opensAt = nextOpening(nights, services.now().getTime())!;
    assertEquals([window.open, window.changesAt], [false, iso(opensAt)]);

    assertEquals(await given.polls(inside), false);
    assertEquals(await given.polls(outsider!), true);
    const why = await explainDeployment(
      services.store.db,
      inside.id,
      given.packageId,
      services.now(),
    );
    assertEquals(why.cause, "outside_window");
    assertEquals(why.reason, { code: "outside_window", until: iso(opensAt) });
    assertEquals(why.next, {
      step: "open_window",
      by: "server",
      at: iso(opensAt),
    });

    services.pass(secondsToOpening(services) - 1);
    assertEquals(await given.polls(inside), false);
    services.pass(1);
    assertEquals(await given.polls(inside), true);
    services.pass(480 * 60);
    // Offered within the window: it stays. The other one comes too late.
    assertEquals(await given.polls(inside), true);
    assertEquals(await given.polls(late), false);

    await removeWindow(services, window.id, operator);
    assertEquals(await given.polls(late), true);
  },
);

onBoth(
  "from its deadline on, an assignment is offered outside windows too",
  async (services) => {
    const machine = await services.aMachine();
    const lab = await services.aGroup("lab", [machine.id]);
    services.pass(secondsToOpening(services) + 14 * 3600);
    await createWindow(services, { group: lab, ...nights }, operator);
    const deadline = inSeconds(services, 3600);
    const given = await anAssignment(services, 0, { deadline }, {
      machines: [machine],
    });
    assertEquals(await given.polls(machine), false);
    const { reason } = await explainDeployment(
      services.store.db,
      machine.id,
      given.packageId,
      services.now(),
    );
    // It ends before the window opens.
    assertEquals(reason?.until, deadline);
    services.pass(3600);
    assertEquals(await given.polls(machine), true);
  },
);

onBoth(
  "openings that are used up are stored again, and until then count as closed",
  async (services) => {
    const machine = await services.aMachine();
    const lab = await services.aGroup("lab", [machine.id]);
    const always = { ...nights, start: "00:00", minutes: 24 * 60 };
    await createWindow(services, { group: lab, ...always }, operator);
    services.pass(100 * 86_400);
    const given = await anAssignment(services, 0, undefined, {
      machines: [machine],
    });
    assertEquals(await given.polls(machine), false);
    await storeOpenings(services);
    assertEquals(await given.polls(machine), true);
  },
);

onBoth(
  "windows that never open, unknown zones and groups are refused",
  async (services) => {
    const lab = await services.aGroup("lab", []);
    const refused = async (change: Partial<WindowRule>, why: string) => {
      await assertRejects(
        () =>
          createWindow(
            services,
            { group: lab, ...nights, ...change },
            operator,
          ),
        Refusal,
        why,
      );
    };
    await refused({ zone: "Mars/Olympus" }, "is unknown");
    await assertRejects(
      () => createWindow(services, { group: 999, ...nights }, operator),
      Refusal,
      "999",
    );
    await createWindow(services, { group: lab, ...nights }, operator);
    await deleteGroup(services, lab, operator);
  },
);

Deno.test("the stored openings are those of the rule, at any moment", async () => {
  await using services = await testServices();
  const { deviceId, id } = await services.aMachine();
  const lab = await services.aGroup("lab", [id]);
  const given = await anAssignment(services, 0, undefined, {
    machines: [{ deviceId, id }],
  });
  const { db } = services.store;
  const gateAt = async (at: Date) => {
    const { deployments } = await readPoll(db, deviceId, at);
    return deployments.find(({ packageId }) => packageId === given.packageId)
      ?.gate;
  };
  const rule = fc.record({
    days: fc.uniqueArray(fc.constantFrom(...Weekday.options), { minLength: 1 }),
    start: fc.constantFrom("00:00", "02:30", "13:37", "23:59"),
    minutes: fc.constantFrom(1, 60, 480, 1440, 10_080),
    zone: fc.constantFrom("Europe/Paris", "America/New_York", "Asia/Kolkata"),
    except: fc.constant<string[]>([]),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(rule, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: -86_400, max: 30 * 86_400 }), {
        minLength: 5,
        maxLength: 5,
      }),
      async (rules, seconds) => {
        const made = [];
        for (const one of rules) {
          made.push(
            await createWindow(services, { group: lab, ...one }, operator),
          );
        }
        for (const offset of seconds) {
          const at = services.now().getTime() + offset * 1000;
          const isOpen = rules.some((one) => isWindowOpen(one, at));
          assertEquals(
            await gateAt(new Date(at)),
            isOpen ? null : "outside_window",
          );
        }
        for (const one of made) await removeWindow(services, one.id, operator);
      },
    ),
    { numRuns: 40 },
  );
});
