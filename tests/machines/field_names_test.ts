import { assertEquals } from "@std/assert";
import { fieldsOf } from "#db/machines/account.ts";
import { machineCondition } from "#db/query/conditions.ts";
import { fieldValues } from "#db/query/values.ts";
import { setField } from "#server/usecases/machines/set_account.ts";
import { parseQuery } from "#shared/query/mod.ts";
import { aDeviceId, anInventory } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

/** The names of the machines that a query finds. */
async function found(
  { store, now }: TestServices,
  text: string,
): Promise<string> {
  const rows = await store.db.selectFrom("machine as m").select("m.name")
    .where(machineCondition(parseQuery(text).query!, now())).orderBy("m.name")
    .execute();
  return rows.map(({ name }) => name).join(" ");
}

onBoth("the accents of a field's name may be left out", async (services) => {
  const says = (name: string, fields: Readonly<Record<string, string>>) =>
    services.receiveInventory(
      aDeviceId(),
      anInventory({
        name,
        account: {
          fields: Object.entries(fields).map(([name, value]) => ({
            name,
            value,
          })),
          cut: null,
          isSent: true,
        },
      }),
    );
  await says("a", { Bâtiment: "B1" });
  await says("b", { batiment: "B2" });
  await says("c", { BÂTIMENT: "B3", Batiment: "B4" });
  await says("d", {});
  const all = await services.store.db.selectFrom("machine").select("id")
    .where("name", "=", "d").execute();
  await setField(services, {
    machines: all.map(({ id }) => id),
    groups: [],
    name: "Étage",
    value: "3",
  }, operator);
  for (
    const [text, machines] of [
      ["field.batiment:b1", "a"],
      ["field.BÂTIMENT:B1", "a"],
      ["field.Bâtiment:B2", "b"],
      // A machine with both has either value.
      ["field.batiment:B3", "c"],
      ["field.bâtiment:B4", "c"],
      ["field.batiment:B*", "a b c"],
      ['field.batiment:""', "d"],
      ["-field.Bâtiment:B4", "a b d"],
      ["field.etage:3", "d"],
      ['field.etage:""', "a b c"],
    ] as const
  ) {
    assertEquals(await found(services, text), machines, text);
  }
  assertEquals(
    await fieldValues(services.store.db, {
      name: "batiment",
      typed: "",
      limit: 10,
    }),
    ["B1", "B2", "B3", "B4"],
  );
});

onBoth(
  "an operator's field is the one that differs in accents alone",
  async (services) => {
    const { id } = await services.aMachine();
    const set = (name: string, value: string) =>
      setField(services, { machines: [id], groups: [], name, value }, operator);
    const fields = async () =>
      (await fieldsOf(services.store.db, [id])).get(id)
        ?.map(({ name, value }) => `${name}=${value}`);
    await set("Bâtiment", "A");
    await set("batiment", "B");
    assertEquals(await fields(), ["Bâtiment=B"]);
    await set("BATIMENT", "");
    assertEquals(await fields(), undefined);
    // Nobody has that field any more, so the next name is as it is written.
    await set("batiment", "C");
    await set("Bâtiment", "D");
    assertEquals(await fields(), ["batiment=D"]);
  },
);
