import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { CompiledQuery } from "kysely";
import { appendEvent } from "#db/events/events.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { compactEvents } from "#server/usecases/events/compact_events.ts";
import { sealAll, sealEvents } from "#server/usecases/events/seal_events.ts";
import { verifyEvents } from "#server/usecases/events/verify_events.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import type { Sleep } from "#shared/sleep.ts";
import { DAY_MS } from "#shared/time.ts";

/** A signal that ends a job after this number of rests. */
const ending = (rests: number) => {
  let left = rests;
  return () => Promise.resolve(left-- > 0);
};
const never = ending(Infinity);

/** Actions of operators are kept for at least so many days. */
const YEAR = 365;

/**
 * Keeps events for a year and so many days, 0: for ever, and lets the year pass.
 */
async function keep(
  services: TestServices,
  eventDays: number,
  auditDays: number,
) {
  const days = (beyond: number) => beyond === 0 ? 0 : YEAR + beyond;
  await services.store.commit(settingStatements({
    eventDays: days(eventDays),
    auditDays: days(auditDays),
  }));
  services.pass(YEAR * 86_400);
}

const OUTCOMES = ["succeeded", "failed", null] as const;

interface EventSpec {
  /** Machine, package and outcome; null: an operator's event. */
  readonly what: readonly [number, number, number] | null;
  readonly hours: number;
}

async function happen(
  services: TestServices,
  happenings: readonly EventSpec[],
  machines: readonly number[],
  packages: readonly number[],
) {
  const job = happenings.map(({ what, hours }) => {
    services.pass(hours * 3600);
    if (!what) {
      return appendEvent({
        kind: "settings.changed",
        actor: "operator:ada",
        at: services.now(),
        payload: { hours },
      });
    }
    const outcome = OUTCOMES[what[2]]!;
    return appendEvent({
      kind: outcome ? "deployment.result" : "deployment.offered",
      actor: outcome ? "agent" : "server",
      at: services.now(),
      machineId: machines[what[0]],
      packageId: packages[what[1]],
      payload: outcome ? { outcome, code: "SUCCESS_1" } : {},
    });
  });
  await services.store.commit(job);
  await sealAll(services);
}

/** Counts of events by day, kind, actor, package and outcome. */
async function counts(services: TestServices, group = 0) {
  const { rows } = await services.store.db.executeQuery<
    { alike: string; events: number }
  >(CompiledQuery.raw(
    `select alike, sum(events) as events from (
      select (at / ${DAY_MS}) || ' ' || kind || ' ' || actor || ' ' ||
        coalesce(package_id, 0) || ' ' ||
        coalesce(payload ->> '$.outcome', '') as alike, 1 as events
      from event where kind <> 'events.summarised'
        and (? = 0 or kind like 'deployment.%' and machine_id in
          (select machine_id from group_member where group_id = ?))
      union all
      select day || ' ' || kind || ' ' || actor || ' ' || package_id || ' ' ||
        outcome, events
      from event_summary where group_id = ? and kind <> 'events.summarised')
    group by alike order by alike`,
    [group, group, group],
  ));
  return rows.map(({ alike, events }) => `${alike}: ${events}`);
}

async function kept(services: TestServices): Promise<number> {
  const { n } = await services.store.db.selectFrom("event")
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .where("kind", "<>", "events.summarised").executeTakeFirstOrThrow();
  return Number(n);
}

const happenings = fc.array(
  fc.record({
    what: fc.option(
      fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1 }), fc.nat({ max: 2 })),
      { freq: 4 },
    ),
    hours: fc.nat({ max: 30 }),
  }),
  { minLength: 1, maxLength: 25 },
);

onBoth(
  "compactEvents() keeps every count, and a log that verifies",
  async (services) => {
    const machines = [
      (await services.aMachine()).id,
      (await services.aMachine()).id,
      (await services.aMachine()).id,
    ];
    const packages = [
      await aPackage(services.store),
      await aPackage(services.store),
    ];
    const group = await services.aGroup("lab", machines.slice(0, 2));
    await sealAll(services);
    const compact = (pause: Sleep) => compactEvents(services, pause);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            happenings,
            eventDays: fc.nat({ max: 6 }),
            auditDays: fc.nat({ max: 9 }),
            rests: fc.constantFrom(0, 1, 2, Infinity),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        async (turns) => {
          for (const { happenings, eventDays, auditDays, rests } of turns) {
            await happen(services, happenings, machines, packages);
            await keep(services, eventDays, auditDays);
            const before = [
              await counts(services),
              await counts(services, group),
            ];
            await compact(ending(rests));
            await compact(never);
            assertEquals(
              [await counts(services), await counts(services, group)],
              before,
            );
            const { whole, brokenAt } = await verifyEvents(services);
            assertEquals([whole, brokenAt], [true, null]);
          }
        },
      ),
      { numRuns: 6 },
    );
  },
);

/**
 * Ten days with an operator's event and two results each; five are summarised.
 */
async function summarised(services: TestServices, auditDays = 5) {
  const { id } = await services.aMachine();
  const packageId = await aPackage(services.store);
  services.pass(86_400);
  const day: EventSpec[] = [
    { what: null, hours: 8 },
    { what: [0, 0, 0], hours: 8 },
    { what: [0, 0, 1], hours: 8 },
  ];
  for (let n = 0; n < 10; n++) await happen(services, day, [id], [packageId]);
  await keep(services, 5, auditDays);
  const before = await kept(services);
  const gone = await compactEvents(services, never);
  assertEquals(await kept(services), before - gone);
  return { id, packageId, gone };
}

onBoth("compactEvents() leaves recent events", async (services) => {
  const { id, packageId } = await summarised(services, 0);
  const { rows } = await services.store.db.executeQuery<{ at: number }>(
    CompiledQuery.raw(
      "select min(at) as at from event where actor not like 'operator:%'",
      [],
    ),
  );
  const today = Math.floor(services.now().getTime() / DAY_MS);
  assert(rows[0]!.at >= (today - YEAR - 5) * DAY_MS);
  const payloads = await services.store.db.selectFrom("event").select("payload")
    .where("kind", "=", "events.summarised").execute();
  assertEquals(payloads.map(({ payload }) => JSON.parse(payload).part), [
    "log",
  ]);
  const row = await services.store.db.selectFrom("event_summary").selectAll()
    .where("outcome", "=", "failed").limit(1).executeTakeFirstOrThrow();
  assertEquals([row.package_id, row.code, row.events], [
    packageId,
    "SUCCESS_1",
    1,
  ]);
  assertEquals(JSON.parse(row.machines)[0][0], id);

  assertEquals(await compactEvents(services, never), 0);
  await keep(services, 0, 0);
  services.pass(4000 * 86_400);
  assertEquals(await compactEvents(services, never), 0);
});

onBoth(
  "compactEvents() summarises nothing that does not match its seal",
  async (services) => {
    await summarised(services, 0);
    await services.store.commit([{
      sql: `update event set payload = '{}' where seq = (select min(seq)
      from event_seal)`,
      params: [],
    }]);
    await keep(services, 5, 5);
    await assertRejects(
      () => compactEvents(services, never),
      Error,
      "seal",
    );
    const { whole } = await verifyEvents(services);
    assertEquals(whole, false);
  },
);

onBoth(
  "compactEvents() continues when the whole audit log is summarised",
  async (services) => {
    await summarised(services);
    services.pass(30 * 86_400);
    await compactEvents(services, never);
    assertEquals(
      await services.store.db.selectFrom("event_seal").selectAll().execute(),
      [],
    );
    assertEquals(await sealEvents(services), 0);
    await happen(services, [{ what: null, hours: 1 }], [], []);
    const { whole, checked } = await verifyEvents(services);
    const left = await services.store.db.selectFrom("event")
      .select(({ fn }) => fn.countAll().as("n")).executeTakeFirstOrThrow();
    assertEquals([whole, checked], [true, Number(left.n)]);
  },
);

const ONE = `(compaction_id, day, kind, actor, package_id, outcome, code,
  group_id) = (select compaction_id, day, kind, actor, package_id, outcome,
    code, group_id from event_summary where outcome = 'failed' limit 1)`;

const forgeries: Readonly<Record<string, string>> = {
  "a summary's count": `update event_summary set events = events + 1
    where ${ONE}`,
  "a summary's day": `update event_summary set day = day - 1000 where ${ONE}`,
  "the machines of a summary":
    `update event_summary set machines = '[[1,"another"]]' where ${ONE}`,
  "a removed summary": `delete from event_summary where ${ONE}`,
  "where a compaction ends": `update event_compaction
    set last_seq = last_seq + 1 where part = 'log'`,
  "the seal behind an audit": `update event_compaction set seal = zeroblob(32)
    where part = 'audit'`,
  "the last compaction of all": `delete from event_compaction
    where id = (select max(id) from event_compaction where part = 'log')`,
  "a kept event": `update event set payload = '{"hours":99}'
    where seq = (select max(seq) from event_seal)`,
};

/** Deletes the summaries of a compaction, which refer to it. */
const SUMMARIES = `delete from event_summary where compaction_id = (select
  max(id) from event_compaction where part = 'log')`;

const TABLES = ["event_summary", "event_compaction"];
const plain = (sql: string) => ({ sql, params: [] });

onBoth(
  "verifyEvents() detects a changed summary",
  async (services) => {
    await summarised(services);
    const { store } = services;
    await store.commit(
      TABLES.map((table) =>
        plain(`create table saved_${table} as select * from ${table}`)
      ),
    );
    for (const [situation, sql] of Object.entries(forgeries)) {
      const isLast = sql.includes("delete from event_compaction");
      await store.commit([...isLast ? [plain(SUMMARIES)] : [], plain(sql)]);
      const { whole, brokenAt } = await verifyEvents(services);
      assertEquals([whole, brokenAt !== null], [false, true], situation);
      await store.commit([
        ...TABLES.map((table) => plain(`delete from ${table}`)),
        ...TABLES.toReversed().map((table) =>
          plain(`insert into ${table} select * from saved_${table}`)
        ),
      ]);
    }
  },
);
