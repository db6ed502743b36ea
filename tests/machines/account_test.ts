import { assertEquals, assertRejects } from "@std/assert";
import { machineById } from "#db/machines/machines.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { SentField } from "#server/domain/machines/account.ts";
import { createGroup } from "#server/usecases/groups/edit_groups.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { setField, setTag } from "#server/usecases/machines/set_account.ts";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import {
  noPause,
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** A computer whose agent says what it is told to. */
async function aPc(services: TestServices, tag: string) {
  const deviceId = aDeviceId();
  const inventory = anInventory();
  const says = async (
    tag: string,
    fields: Readonly<Record<string, string>> = {},
    agent: { device?: string; name?: string } = {},
  ) => {
    services.pass(60);
    const sent: SentField[] = Object.entries(fields)
      .map(([name, value]) => ({ name, value }));
    const { accountInfo } = await services.receiveInventory(
      agent.device ?? deviceId,
      {
        ...inventory,
        tag,
        account: { fields: sent, cut: null, isSent: true },
      },
      agent.name,
    );
    return accountInfo;
  };
  await says(tag);
  const { machine_id: id } = await services.store.db
    .selectFrom("machine_device").select("machine_id")
    .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
  const machine = async () => {
    const { tag, fields } = (await machineById(services.store.db, id))!;
    return {
      tag,
      fields: fields.map(({ name, value, from }) => `${name}=${value} ${from}`),
    };
  };
  return { id, deviceId, inventory, says, machine };
}

async function changes({ store }: TestServices) {
  const rows = await store.db.selectFrom("event")
    .select(["kind", "actor", "payload"])
    .where("kind", "in", ["machine.tag_changed", "machine.field_changed"])
    .orderBy("seq").execute();
  return rows.map(({ kind, actor, payload }) => {
    const { name, before, after } = JSON.parse(payload);
    return [
      kind.replace("machine.", "").replace("_changed", ""),
      actor,
      ...name === undefined ? [] : [name],
      before,
      after,
    ].join(" | ");
  });
}

const allow = ({ store }: TestServices, value: boolean) =>
  store.commit(settingStatements({ acceptAgentTags: value }));

const only = (id: number) => ({ machines: [id], groups: [] });

onBoth(
  "a PC that said NA gets the tag it says later, whatever the setting",
  async (services) => {
    const pc = await aPc(services, "NA");
    assertEquals((await pc.machine()).tag, "NA");
    assertEquals(await pc.says("Paris"), null);
    assertEquals((await pc.machine()).tag, "Paris");
    assertEquals(await changes(services), ["tag | agent | NA | Paris"]);
    // The next one is the operators' to decide.
    assertEquals(await pc.says("Lyon"), { TAG: "Paris" });
    assertEquals(await pc.says("NA"), { TAG: "Paris" });
    assertEquals((await pc.machine()).tag, "Paris");
    assertEquals((await changes(services)).length, 1);
  },
);

onBoth("an operator's tag reaches the agent", async (services) => {
  const pc = await aPc(services, "Paris");
  services.pass(60);
  assertEquals(
    await setTag(services, { ...only(pc.id), tag: "Lyon" }, operator),
    { changed: 1, unchanged: 0, full: 0 },
  );
  assertEquals(
    await setTag(services, { ...only(pc.id), tag: "Lyon" }, operator),
    { changed: 0, unchanged: 1, full: 0 },
  );
  // Until it agrees.
  assertEquals(await pc.says("Paris"), { TAG: "Lyon" });
  assertEquals(await pc.says("Paris"), { TAG: "Lyon" });
  assertEquals(await pc.says("Lyon"), null);
  await setTag(services, { ...only(pc.id), tag: "" }, operator);
  assertEquals(await pc.says("Lyon"), { TAG: "NA" });
  assertEquals(await pc.says("NA"), null);
  assertEquals((await pc.machine()).tag, "NA");
  assertEquals(await changes(services), [
    "tag | operator:ada | Paris | Lyon",
    "tag | operator:ada | Lyon | NA",
  ]);
});

onBoth("agents that may change their tag do", async (services) => {
  const pc = await aPc(services, "Paris");
  await allow(services, true);
  assertEquals(await pc.says("Lyon"), null);
  assertEquals((await pc.machine()).tag, "Lyon");
  // An agent that was reinstalled without a tag has not removed it.
  assertEquals(await pc.says("NA"), { TAG: "Lyon" });

  await pc.says("Lyon");
  services.pass(60);
  await setTag(services, { ...only(pc.id), tag: "Nice" }, operator);
  // It has not learned the operator's yet, and then changes it later.
  assertEquals(await pc.says("Lyon"), { TAG: "Nice" });
  assertEquals(await pc.says("Lyon"), { TAG: "Nice" });
  assertEquals(await pc.says("Nice"), null);
  assertEquals(await pc.says("Brest"), null);

  // A change that crosses the operator's loses.
  services.pass(60);
  await setTag(services, { ...only(pc.id), tag: "Metz" }, operator);
  assertEquals(await pc.says("Caen"), { TAG: "Metz" });
  assertEquals(await pc.says("Caen"), { TAG: "Metz" });
  assertEquals((await pc.machine()).tag, "Metz");

  await allow(services, false);
  assertEquals(await pc.says("Metz"), null);
  assertEquals(await pc.says("Brest"), { TAG: "Metz" });
  assertEquals(await changes(services), [
    "tag | agent | Paris | Lyon",
    "tag | operator:ada | Lyon | Nice",
    "tag | agent | Nice | Brest",
    "tag | operator:ada | Brest | Metz",
  ]);
});

onBoth(
  "an agent without account info has learned the tag from the answer",
  async (services) => {
    const pc = await aPc(services, "Paris");
    await allow(services, true);
    services.pass(60);
    await setTag(services, { ...only(pc.id), tag: "Lyon" }, operator);
    services.pass(60);
    const silent = await services.receiveInventory(pc.deviceId, {
      ...pc.inventory,
      account: { fields: [], cut: null, isSent: false },
    });
    assertEquals(silent.accountInfo, { TAG: "Lyon" });
    // What it said before that is not a change.
    assertEquals(await pc.says("Paris"), { TAG: "Lyon" });
    assertEquals(await pc.says("Nice"), null);
    assertEquals((await pc.machine()).tag, "Nice");
  },
);

onBoth("the setting of a machine decides for it", async (services) => {
  const pc = await aPc(services, "Paris");
  const other = await aPc(services, "Paris");
  await services.store.commit(
    settingStatements({ acceptAgentTags: true }, {
      level: "machine",
      id: pc.id,
    }),
  );
  assertEquals(await pc.says("Lyon"), null);
  assertEquals(await other.says("Lyon"), { TAG: "Paris" });
});

onBoth(
  "two agents of one computer that differ do not take turns",
  async (services) => {
    await allow(services, true);
    const pc = await aPc(services, "Paris");
    const second = {
      device: aDeviceId(),
      name: "FusionInventory-Agent_v2.6-3",
    };
    assertEquals(await pc.says("Lyon", {}, second), null);
    for (let i = 0; i < 3; i++) {
      assertEquals(await pc.says("Paris"), { TAG: "Lyon" });
      assertEquals(await pc.says("Lyon", {}, second), null);
    }
    assertEquals(await changes(services), ["tag | agent | Paris | Lyon"]);
  },
);

onBoth("fields follow the same rules as the tag", async (services) => {
  const pc = await aPc(services, "Paris");
  assertEquals(await pc.says("Paris", { Room: "12", Étage: "3" }), null);
  assertEquals(await pc.says("Paris", { ROOM: "12", étage: "3" }), null);
  assertEquals(await pc.says("Paris", { Room: "14" }), {
    TAG: "Paris",
    Room: "12",
    Étage: "3",
  });
  services.pass(60);
  const set = (name: string, value: string) =>
    setField(services, { ...only(pc.id), name, value }, operator);
  assertEquals(await set("ÉTAGE", "4"), {
    changed: 1,
    unchanged: 0,
    full: 0,
  });
  assertEquals(await set("room", ""), { changed: 1, unchanged: 0, full: 0 });
  await set("ROOM", "13");
  assertEquals((await pc.machine()).fields, [
    "ROOM=13 operator",
    "Étage=4 operator",
  ]);
  await set("Room", "");
  assertEquals(await set("never there", ""), {
    changed: 0,
    unchanged: 1,
    full: 0,
  });
  assertEquals(await pc.machine(), {
    tag: "Paris",
    fields: ["Étage=4 operator"],
  });
  // What an operator removed does not return.
  assertEquals(await pc.says("Paris", { Room: "12", Étage: "4" }), {
    TAG: "Paris",
    Étage: "4",
  });
  assertEquals(await pc.says("Paris", { Étage: "4" }), null);
  await allow(services, true);
  assertEquals(await pc.says("Paris", { Étage: "5", Room: "15" }), null);
  assertEquals(await pc.machine(), {
    tag: "Paris",
    fields: ["Room=15 agent", "Étage=5 agent"],
  });
  assertEquals(await changes(services), [
    "field | agent | Room |  | 12",
    "field | agent | Étage |  | 3",
    "field | operator:ada | Étage | 3 | 4",
    "field | operator:ada | Room | 12 | ",
    "field | operator:ada | ROOM |  | 13",
    "field | operator:ada | ROOM | 13 | ",
    "field | agent | Étage | 4 | 5",
    "field | agent | Room |  | 15",
  ]);
});

onBoth("a machine has 64 fields at most", async (services) => {
  const pc = await aPc(services, "");
  const many = Object.fromEntries(
    Array.from({ length: 64 }, (_, i) => [`f${i}`, "x"]),
  );
  await pc.says("", many);
  const set = (name: string, value: string) =>
    setField(services, { ...only(pc.id), name, value }, operator);
  assertEquals((await set("more", "x")).full, 1);
  assertEquals((await set("F0", "y")).changed, 1);
  assertEquals((await set("f1", "")).changed, 1);
  assertEquals((await set("more", "x")).changed, 1);
  assertEquals((await pc.machine()).fields.length, 64);
});

onBoth(
  "what has to be left out of the account info is reported once",
  async (services) => {
    const { deviceId, inventory } = await services.aMachine();
    const cut = { sent: 100, kept: 64, shortened: 2 };
    const account = { fields: [], cut, isSent: true };
    const sections = [...inventory.sections, {
      name: "ACCOUNTINFO",
      content: "[]",
      digest: new Uint8Array([1]),
    }];
    for (let i = 0; i < 2; i++) {
      await services.receiveInventory(deviceId, {
        ...inventory,
        account,
        sections,
      });
    }
    const rows = await services.store.db.selectFrom("event").select("payload")
      .where("kind", "=", "machine.inventory_cut").execute();
    assertEquals(rows.map(({ payload }) => JSON.parse(payload)), [
      { section: "ACCOUNTINFO", ...cut },
    ]);
  },
);

onBoth(
  "a query sets the tag of many, with their number confirmed",
  async (services) => {
    for (let i = 0; i < 12; i++) await aPc(services, "Paris");
    const lyon = await aPc(services, "Lyon");
    const paris = {
      machines: [],
      groups: [],
      query: "tag:paris",
      tag: "Brest",
    };
    const refusal = await assertRejects(
      () => setTag(services, paris, operator),
      Refusal,
    );
    assertEquals(refusal.code, "guard_number_needed");
    assertEquals(
      await setTag(services, paris, operator, { dryRun: true }),
      { changed: 12, unchanged: 0, full: 0 },
    );
    assertEquals(await changes(services), []);
    assertEquals(
      await setTag(services, { ...paris, machines: [lyon.id] }, operator, {
        confirmMachines: 13,
      }),
      { changed: 13, unchanged: 0, full: 0 },
    );
    assertEquals((await changes(services)).length, 13);
    await assertRejects(
      () => setTag(services, { machines: [], groups: [], tag: "x" }, operator),
      Refusal,
      "Cannot set the tag of nobody",
    );
    await assertRejects(
      () => setTag(services, { ...only(999), tag: "x" }, operator),
      Refusal,
      "There is no machine 999",
    );
  },
);

onBoth("a group by tag follows what an operator sets", async (services) => {
  const pc = await aPc(services, "Paris");
  const { id } = await createGroup(services, {
    name: "north",
    description: "",
    machines: [],
    exclude: [],
    query: "tag:lille",
  }, operator);
  const members = async () => {
    await refreshGroups(services, noPause);
    const rows = await services.store.db.selectFrom("group_member")
      .select("machine_id").where("group_id", "=", id).execute();
    return rows.map((row) => row.machine_id);
  };
  assertEquals(await members(), []);
  await setTag(services, { ...only(pc.id), tag: "Lille" }, operator);
  assertEquals(await members(), [pc.id]);
  await setTag(services, { ...only(pc.id), tag: "NA" }, operator);
  assertEquals(await members(), []);
});

onBoth(
  "a field that a migration stored is found by its name after an inventory",
  async (services) => {
    const pc = await aPc(services, "Paris");
    await services.store.commit([{
      sql: `insert into machine_field (machine_id, folded, name, value)
        values (?, 'ÉtAGE', 'ÉTAGE', '3')`,
      params: [pc.id],
    }]);
    assertEquals(await pc.says("Paris", { Étage: "3" }), null);
    const rows = await services.store.db.selectFrom("machine_field")
      .select(["folded", "name", "value"]).execute();
    assertEquals(rows, [{ folded: "étage", name: "ÉTAGE", value: "3" }]);
  },
);
