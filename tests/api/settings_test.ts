import { assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { DEFAULT_SETTINGS } from "../../shared/settings.ts";
import { assertJson, assertProblem, operatorDoor } from "./door.ts";

const SETTINGS = "/api/v1/settings";

it("settings are the defaults until they are changed", async () => {
  await using door = await operatorDoor();
  const { token } = await door.anOperator("viewer");
  assertEquals(
    assertJson(await door.ask("GET", SETTINGS, { token })).values,
    DEFAULT_SETTINGS,
  );
});

it("what a change leaves out stays as it is", async () => {
  await using door = await operatorDoor();
  await door.ask("PUT", SETTINGS, { body: { pollHours: 4 } });
  const changed = assertJson(
    await door.ask("PUT", SETTINGS, {
      body: { downloadsOn: false, windowsDigest: "sha256" },
    }),
  );
  const expected = {
    ...DEFAULT_SETTINGS,
    pollHours: 4,
    downloadsOn: false,
    windowsDigest: "sha256",
  };
  assertEquals(changed.values, expected);
  assertEquals(
    assertJson(await door.ask("GET", SETTINGS)).values,
    expected,
  );
});

it("a change to what is so already is no event", async () => {
  await using door = await operatorDoor();
  const before = await door.eventKinds();
  assertJson(await door.ask("PUT", SETTINGS, { body: { pollHours: 1 } }));
  assertJson(await door.ask("PUT", SETTINGS, { body: {} }));
  assertEquals(await door.eventKinds(), before);
});

it("a value out of its range changes nothing, its neighbours neither", async () => {
  await using door = await operatorDoor();
  const refused = [
    { cyclesPerPeriod: 9 },
    { pollHours: 0 },
    { pollHours: 1.5 },
    { pollHours: "2" },
    { fragmentBytes: 1023 },
    { downloadsOn: 1 },
    { windowsDigest: "sha1" },
    { colour: "red" },
  ];
  for (const wrong of refused) {
    const body = { giveUpDays: 7, ...wrong };
    assertProblem(
      await door.ask("PUT", SETTINGS, { body }),
      400,
      "malformed_request",
    );
  }
  assertEquals(
    assertJson(await door.ask("GET", SETTINGS)).values,
    DEFAULT_SETTINGS,
  );
});

it("a stored value that nobody understands is the default", async () => {
  await using door = await operatorDoor();
  await door.store.commit([{
    sql: `insert into setting (name, value) values ('pollHours', '"often"'),
      ('toString', '1'), ('giveUpDays', '{'), ('inventoryDays', '9')`,
    params: [],
  }]);
  assertEquals(
    assertJson(await door.ask("GET", SETTINGS)).values,
    { ...DEFAULT_SETTINGS, inventoryDays: 9 },
  );
});
