import { assertEquals, assertRejects } from "@std/assert";
import { notePage } from "#db/notes/notes.ts";
import { machinePage } from "#db/machines/machines.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import {
  addNote,
  changeNote,
  deleteNote,
} from "#server/usecases/notes/edit_notes.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const admin = { name: "root", role: "admin" } as const;
const other = { name: "grace", role: "operator" } as const;

async function events({ store }: TestServices) {
  const rows = await store.db.selectFrom("event")
    .select(["kind", "actor", "machine_id", "package_id", "payload"])
    .where("kind", "like", "note.%").orderBy("seq").execute();
  return rows.map(({ kind, actor, machine_id, package_id, payload }) => [
    kind,
    actor,
    machine_id,
    package_id,
    JSON.parse(payload),
  ]);
}

const withTicket = async (services: TestServices, q: string) => {
  const { store: { wide }, now } = services;
  const { rows } = await machinePage(
    wide,
    { limit: 9 },
    parseQuery(q).query!,
    now(),
    () => causeRules(wide.db, now()),
  );
  return rows.map(({ id }) => id);
};

onBoth("notes are written, changed and deleted", async (services) => {
  const { store: { db } } = services;
  const { id: machine } = await services.aMachine();
  await services.aMachine();
  const pkg = await aPackage(services.store, { name: "vlc" });
  const { assignment } = await assignPackage(services, {
    packageId: pkg,
    machines: [machine],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);
  const text = "screen replaced\nby the vendor";
  const first = await addNote(
    services,
    { machine, text, ticket: "INC-123" },
    operator,
  );
  assertEquals(
    [
      first.author,
      first.text,
      first.ticket,
      first.machine?.id,
      first.changedAt,
    ],
    ["ada", text, "INC-123", machine, null],
  );
  const onPackage = await addNote(
    services,
    { package: pkg, text: "needs VC++", ticket: "" },
    other,
  );
  const onAssignment = await addNote(
    services,
    { assignment: assignment.id, text: "pilot", ticket: "CHG-7" },
    operator,
  );
  const page = async (about: object) =>
    (await notePage(db, { limit: 9, ...about })).rows.map(({ id }) => id);
  assertEquals(await page({}), [onAssignment.id, onPackage.id, first.id]);
  assertEquals(await page({ machine }), [first.id]);
  assertEquals(await page({ package: pkg }), [onAssignment.id, onPackage.id]);
  assertEquals(await page({ assignment: assignment.id }), [onAssignment.id]);
  assertEquals(await page({ ticket: "inc-123" }), [first.id]);
  assertEquals(await page({ ticket: "" }), []);
  assertEquals(await page({ q: "VENDOR" }), [first.id]);
  assertEquals(
    [onAssignment.package?.name, onAssignment.assignment],
    ["vlc", assignment.id],
  );
  assertEquals(await withTicket(services, "ticket:inc-123"), [machine]);
  assertEquals(await withTicket(services, "ticket:INC-*"), [machine]);
  assertEquals(await withTicket(services, "ticket:CHG-7"), []);

  for (
    const act of [
      () => changeNote(services, first.id, { text: "x" }, other),
      () => deleteNote(services, first.id, other),
    ]
  ) {
    const refusal = await assertRejects(act, Refusal, "ada wrote it");
    assertEquals(refusal.code, "not_permitted");
  }
  services.pass(60);
  const changed = await changeNote(
    services,
    first.id,
    { ticket: "INC-124" },
    admin,
  );
  assertEquals(
    [changed.text, changed.ticket, changed.changedBy, changed.author],
    [text, "INC-124", "root", "ada"],
  );
  assertEquals(await withTicket(services, "ticket:INC-123"), []);
  await changeNote(services, first.id, { ticket: "INC-124" }, operator);
  await deleteNote(services, onAssignment.id, operator);
  const gone = await assertRejects(
    () => deleteNote(services, onAssignment.id, operator),
    Refusal,
  );
  assertEquals(gone.code, "note_not_found");
  const next = await addNote(
    services,
    { machine, text: "x", ticket: "" },
    other,
  );
  assertEquals(next.id > onAssignment.id, true);

  assertEquals(await events(services), [
    ["note.added", "operator:ada", machine, null, {
      note: first.id,
      ticket: "INC-123",
      text,
    }],
    ["note.added", "operator:grace", null, pkg, {
      note: onPackage.id,
      text: "needs VC++",
    }],
    ["note.added", "operator:ada", null, pkg, {
      note: onAssignment.id,
      assignment: assignment.id,
      ticket: "CHG-7",
      text: "pilot",
    }],
    ["note.changed", "operator:root", machine, null, {
      note: first.id,
      text,
      ticket: "INC-124",
      before: { text, ticket: "INC-123" },
    }],
    ["note.deleted", "operator:ada", null, pkg, {
      note: onAssignment.id,
      assignment: assignment.id,
      text: "pilot",
      ticket: "CHG-7",
      author: "ada",
    }],
    ["note.added", "operator:grace", machine, null, {
      note: next.id,
      text: "x",
    }],
  ]);
});

onBoth("a note needs something it is about", async (services) => {
  const note = { text: "x", ticket: "" };
  for (
    const [about, code] of [
      [{ machine: 99 }, "machine_not_found"],
      [{ package: 1_999_999_999 }, "package_not_found"],
      [{ assignment: 99 }, "assignment_not_found"],
    ] as const
  ) {
    const refusal = await assertRejects(
      () => addNote(services, { ...note, ...about }, operator),
      Refusal,
    );
    assertEquals(refusal.code, code);
  }
});

onBoth("there are 500 notes on one machine at most", async (services) => {
  const { id: machine } = await services.aMachine();
  await services.store.commit([{
    sql: `with recursive n(i) as
        (select 1 union all select i + 1 from n where i < 499)
      insert into note (machine_id, at, author, text)
      select ?, 0, 'ada', 'x' from n`,
    params: [machine],
  }]);
  await addNote(services, { machine, text: "x", ticket: "" }, operator);
  const refusal = await assertRejects(
    () => addNote(services, { machine, text: "x", ticket: "" }, operator),
    Refusal,
  );
  assertEquals(refusal.code, "not_possible_now");
});
