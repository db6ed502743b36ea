import { assertEquals, assertRejects } from "@std/assert";
import {
  appendEvent,
  eventsAfter,
  eventsBefore,
  newestSeq,
  operatorEvents,
} from "#db/events/events.ts";
import { tokenHolder } from "#db/operators/operators.ts";
import { globalSettings } from "#db/settings/settings.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { createOperator } from "#server/usecases/operators/create_operator.ts";
import {
  changeGroup,
  createGroup,
  deleteGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { ensureAdmin } from "#server/usecases/operators/ensure_admin.ts";
import { issueToken } from "#server/usecases/operators/issue_token.ts";
import { setRole } from "#server/usecases/operators/set_role.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { removeOperator } from "#server/usecases/operators/remove_operator.ts";
import { hashSecret } from "#server/usecases/operators/token_secret.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { DAY_MS } from "#shared/time.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import { servicesOn } from "#tests/harness/store/services.ts";

const admin = { name: "admin", role: "admin" } as const;
const AT = new Date("2026-11-22T10:00:00Z");
async function refused(attempt: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(attempt, Refusal)).code;
}

onBothStores(
  "operators > have tokens while these are valid",
  async (store, { folder }) => {
    const services = await servicesOn(store, `${folder}/archive`, () => AT);
    const first = await Promise.all([
      ensureAdmin(services),
      ensureAdmin(services),
    ]);
    const secret = first.find((one) => one !== null)!;
    assertEquals(first.filter((one) => one === null).length, 1);
    const holder = await tokenHolder(store.db, await hashSecret(secret), AT);
    assertEquals([holder?.name, holder?.role], ["admin", "admin"]);

    const olga = await createOperator(
      services,
      { name: "olga", role: "admin" },
      admin,
    );
    assertEquals(
      await refused(() =>
        createOperator(services, { name: "olga", role: "viewer" }, admin)
      ),
      "name_taken",
    );
    assertEquals(
      await refused(() => removeOperator(services, holder!.id, admin)),
      "last_admin",
    );
    const issued = await issueToken(services, {
      operator: "olga",
      name: "x",
      days: 1,
    }, admin);
    const hash = await hashSecret(issued.secret);
    assertEquals((await tokenHolder(store.db, hash, AT))?.id, olga.id);
    // Two admins who each demote the other at once: one of them stays.
    const demote = (id: number) =>
      setRole(services, { id, role: "viewer" }, admin).then(
        () => "done",
        (error) => error instanceof Refusal ? error.code : String(error),
      );
    const outcomes = await Promise.all([demote(holder!.id), demote(olga.id)]);
    assertEquals(outcomes.filter((one) => one === "done").length, 1);
    const [viewer] = outcomes[0] === "done" ? [holder!] : [olga];
    await setRole(services, { id: viewer.id, role: "admin" }, admin);
    assertEquals(
      await refused(() =>
        setRole(services, { id: viewer.id, role: "admin" }, admin)
      ),
      "nothing_to_do",
    );
    const later = new Date(AT.getTime() + DAY_MS);
    assertEquals(await tokenHolder(store.db, hash, later), null);
    await removeOperator(services, olga.id, admin);
    assertEquals(await tokenHolder(store.db, hash, AT), null);
  },
);

onBothStores(
  "groups > are made, changed and deleted",
  async (store, { folder }) => {
    const services = await servicesOn(store, `${folder}/archive`, () => AT);
    await store.commit([1, 2].map((id) => ({
      sql: `insert into machine (id, device_id, name, family, agent, os, ip,
        serial, uuid, tag, registered_at, inventoried_at, last_contact_at)
      values (?, ?, 'pc', 'unix', '', '', '', '', '', '', 0, 0, 0)`,
      params: [id, `pc-${id}`],
    })));
    const fields = { name: "laptops", description: "", machines: [1] };
    const group = await createGroup(services, fields, admin);
    assertEquals(
      await refused(() => createGroup(services, fields, admin)),
      "name_taken",
    );
    const change = { name: "desktops", add: [2, 1], remove: [] };
    const changed = await changeGroup(
      services,
      { id: group.id, ...change },
      admin,
    );
    assertEquals([changed.name, changed.machines], ["desktops", 2]);
    await changeGroup(services, { id: group.id, add: [], remove: [1] }, admin);
    await deleteGroup(services, group.id, admin);

    const events = await operatorEvents(store.db, {}, 10);
    assertEquals(events.map(({ kind }) => kind), [
      "group.deleted",
      "group.changed",
      "group.changed",
      "group.created",
    ]);
    assertEquals(events.at(-1)!.payload, {
      group: group.id,
      name: "laptops",
      machines: 1,
      ids: [1],
    });
  },
);

onBothStores(
  "settings > are the defaults with what was changed",
  async (store, { folder }) => {
    const services = await servicesOn(store, `${folder}/archive`, () => AT);
    assertEquals(await globalSettings(store.db), DEFAULT_SETTINGS);
    const change = { downloadsOn: false, pollHours: 2 };
    const global = { level: "global" } as const;
    await changeSettings(services, { scope: global, change: change }, admin);
    await changeSettings(
      services,
      { scope: global, change: { pollHours: 3 } },
      admin,
    );
    assertEquals(await globalSettings(store.db), {
      ...DEFAULT_SETTINGS,
      downloadsOn: false,
      pollHours: 3,
    });
  },
);

onBothStores(
  "the log > is searched one range at a time",
  async (store) => {
    const result = (outcome: string) =>
      appendEvent({
        kind: "deployment.result",
        actor: "agent",
        at: AT,
        payload: { outcome },
      });
    const { db } = store;
    assertEquals(await newestSeq(db), 0);
    assertEquals(await eventsAfter(db, 0, {}, 10), { events: [], reached: 0 });
    await store.commit([
      ...Array.from({ length: 5500 }, () => result("succeeded")),
      result("failed"),
    ]);
    const rare = { outcome: "failed" } as const;
    const first = await eventsAfter(db, 0, rare, 10);
    assertEquals([first.events.length, first.reached], [0, 5000]);
    const second = await eventsAfter(db, first.reached, rare, 10);
    assertEquals(second.events.map(({ seq }) => seq), [5501]);
    assertEquals(second.reached, 5501);
    const back = await eventsBefore(db, 5501, rare, 10);
    assertEquals([back.events.length, back.reached], [0, 501]);
    const all = await eventsBefore(db, 5502, {}, 2);
    assertEquals(all.events.map(({ seq }) => seq), [5500, 5501]);
  },
);
