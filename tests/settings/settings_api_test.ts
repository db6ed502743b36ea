import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";

const SETTINGS = "/api/v1/settings";

it("settings are the defaults until they are changed", async () => {
  await using api = await operatorApi();
  const { token } = await api.anOperator("viewer");
  assertEquals(
    assertJson(await api.ask("GET", SETTINGS, { token })).values,
    DEFAULT_SETTINGS,
  );
});

it("settings that a change leaves out stay the same", async () => {
  await using api = await operatorApi();
  await api.ask("PUT", SETTINGS, { body: { pollHours: 4 } });
  const changed = assertJson(
    await api.ask("PUT", SETTINGS, {
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
    assertJson(await api.ask("GET", SETTINGS)).values,
    expected,
  );
});

it("a change to the present value is no event", async () => {
  await using api = await operatorApi();
  const before = await api.eventKinds();
  assertJson(await api.ask("PUT", SETTINGS, { body: { pollHours: 1 } }));
  assertJson(await api.ask("PUT", SETTINGS, { body: {} }));
  assertEquals(await api.eventKinds(), before);
});

it("a value out of range changes nothing, not even the other values of the request", async () => {
  await using api = await operatorApi();
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
      await api.ask("PUT", SETTINGS, { body }),
      400,
      "malformed_request",
    );
  }
  assertEquals(
    assertJson(await api.ask("GET", SETTINGS)).values,
    DEFAULT_SETTINGS,
  );
});

it("two settings that contradict each other are refused at every level", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const lab = await api.aGroup("lab", [id]);
  const refused = async (path: string, body: unknown, names: string[]) => {
    for (const query of ["", "?dryRun=true"]) {
      const answer = await api.ask("PUT", `/api/v1/${path}${query}`, { body });
      assertProblem(answer, 422, "settings_conflict");
      const { detail } = answer.body;
      for (const name of names) assert(detail.includes(name), detail);
    }
  };
  const busy = ["busyPollHours 9", "idlePollHours 6"];
  await refused("settings", { adaptivePolling: true, busyPollHours: 9 }, busy);
  assertJson(
    await api.ask("PUT", SETTINGS, { body: { adaptivePolling: true } }),
  );
  await refused("settings", { busyPollHours: 9 }, busy);
  await refused(`groups/${lab}/settings`, { busyPollHours: 9 }, busy);
  await refused(`machines/${id}/settings`, { busyPollHours: 9 }, busy);
  const both = { busyPollHours: 9, idlePollHours: 12 };
  const path = `/api/v1/groups/${lab}/settings`;
  assertJson(await api.ask("PUT", path, { body: both }));
  // The global 6 is in force again where the group's 12 is unset.
  await refused(`groups/${lab}/settings`, { idlePollHours: null }, busy);
  await refused("settings", { pollHours: 1000, adaptivePolling: false }, [
    "pollHours 1000",
    "giveUpDays 30",
  ]);
});

it("an invalid stored value is replaced by the default", async () => {
  await using api = await operatorApi();
  await api.store.commit([{
    sql: `insert into setting (name, value) values ('pollHours', '"often"'),
      ('toString', '1'), ('giveUpDays', '{'), ('inventoryDays', '9')`,
    params: [],
  }]);
  assertEquals(
    assertJson(await api.ask("GET", SETTINGS)).values,
    { ...DEFAULT_SETTINGS, inventoryDays: 9 },
  );
});

it("settings of groups and machines are set, read and unset", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const lab = await api.aGroup("lab", [id]);
  const { token } = await api.anOperator("operator");
  const put = (path: string, body: unknown) =>
    api.ask("PUT", `/api/v1/${path}/settings`, { token, body });
  assertJson(await put(`groups/${lab}`, { cycleLatencySeconds: 9 }));
  const after = assertJson(await put(`machines/${id}`, { pollHours: 6 }));
  assertEquals(after.load, null);
  assertEquals(after.version, 1);
  const line = (name: string) =>
    after.settings.find((one: { name: string }) => one.name === name);
  assertEquals(line("pollHours").from, { level: "machine", group: null });
  assertEquals(line("cycleLatencySeconds").from, {
    level: "group",
    group: { id: lab, name: "lab" },
  });
  const unset = assertJson(await put(`machines/${id}`, { pollHours: null }));
  assertEquals(unset.values.pollHours, 1);
  for (const path of ["groups/99", "machines/99"]) {
    const noun = path.split("s/")[0];
    const code = `${noun}_not_found`;
    assertProblem(await put(path, { pollHours: 2 }), 404, code);
    const url = `/api/v1/${path}/settings`;
    assertProblem(await api.ask("GET", url), 404, code);
  }
});

it("below the global level there is no 0 for 'not set', and no fragment size", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const url = `/api/v1/machines/${id}/settings`;
  for (
    const body of [
      { fragmentBytes: 2048 },
      { fragmentLatencySeconds: 0 },
      { pollHours: 1e9 },
      { pollHours: "4" },
      { colour: null },
      [],
    ]
  ) {
    assertProblem(
      await api.ask("PUT", url, { body }),
      400,
      "malformed_request",
    );
  }
});

it("a stale version is refused with a sentence", async () => {
  await using api = await operatorApi();
  const { version } = assertJson(await api.ask("GET", SETTINGS));
  const url = `${SETTINGS}?version=${version}`;
  assertJson(await api.ask("PUT", url, { body: { giveUpDays: 8 } }));
  const stale = await api.ask("PUT", url, { body: { giveUpDays: 9 } });
  assertProblem(stale, 409, "changed_meanwhile");
  const { values } = assertJson(await api.ask("GET", SETTINGS));
  assertEquals(values.giveUpDays, 8);
});

it("a dry run changes nothing and returns the load of polls", async () => {
  await using api = await operatorApi();
  await api.aMachine();
  const tried = assertJson(
    await api.ask("PUT", `${SETTINGS}?dryRun=true`, {
      body: { pollHours: 2 },
    }),
  );
  const perHour = (value: number) => Math.round(value * 7200) / 2;
  assertEquals(
    [tried.load.before.now, tried.load.after.peak].map(perHour),
    [1, 0.5],
  );
  assertEquals(tried.values, DEFAULT_SETTINGS);
  const kinds = await api.eventKinds();
  assertEquals(kinds.includes("settings.changed"), false);
});
