import { assertEquals, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";

const GROUPS = "/api/v1/groups";

it("a group is created, read, listed and deleted", async () => {
  await using api = await operatorApi();
  const [a, b] = [await api.aMachine(), await api.aMachine()];
  const made = assertJson(
    await api.ask("POST", GROUPS, {
      body: { name: "  laptops ", machines: [a.id, b.id, a.id] },
    }),
    201,
  );
  assertEquals(made, {
    id: 1,
    name: "laptops",
    description: "",
    createdAt: "2026-11-22T10:00:00.000Z",
    machines: 2,
    query: null,
    trustedOnly: false,
    included: 2,
    excluded: 0,
    freshness: null,
  });
  const { unknown: _, untrusted, ...read } = assertJson(
    await api.ask("GET", `${GROUPS}/1`),
  );
  assertEquals([read, untrusted], [made, 0]);
  assertEquals(assertJson(await api.ask("GET", GROUPS)).rows, [made]);
  const members = await api.ask("GET", "/api/v1/machines?group=1");
  assertEquals(assertJson(members).total, 2);

  assertJson(await api.ask("DELETE", `${GROUPS}/1`));
  assertProblem(
    await api.ask("DELETE", `${GROUPS}/1`),
    404,
    "group_not_found",
  );
});

it("a name belongs to one group, whether created at the same time or renamed", async () => {
  await using api = await operatorApi();
  const make = (name: string) =>
    api.ask("POST", GROUPS, { body: { name, machines: [] } });
  const both = await Promise.all([make("a"), make("a")]);
  assertEquals(both.map(({ status }) => status).sort(), [201, 409]);
  assertProblem(both.find((one) => one.status === 409)!, 409, "name_taken");
  assertJson(await make("b"), 201);
  assertProblem(
    await api.ask("PUT", `${GROUPS}/2`, { body: { name: "a" } }),
    409,
    "name_taken",
  );
});

it("a machine that does not exist is named in the refusal, and nothing changes", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const body = { name: "a", machines: [id, 77, 78] };
  const answer = await api.ask("POST", GROUPS, { body });
  assertProblem(answer, 404, "machine_not_found");
  assertStringIncludes(answer.body.detail, "77, 78");
  assertEquals(answer.body.details, { missing: [77, 78] });
  assertEquals(assertJson(await api.ask("GET", GROUPS)).total, 0);
});

it("a machine that joins gets the group's continuous assignments", async () => {
  await using api = await operatorApi();
  const [first, late] = [await api.aMachine(), await api.aMachine()];
  const group = await api.aGroup("laptops", [first.id]);
  const lasting = await aPackage(api.store);
  const once = await aPackage(api.store);
  for (
    const [packageId, mode] of [[lasting, "continuous"], [once, "snapshot"]]
  ) {
    assertJson(
      await api.ask("POST", "/api/v1/assignments", {
        body: { packageId, groups: [group], mode },
      }),
      201,
    );
  }
  const changed = assertJson(
    await api.ask("PUT", `${GROUPS}/${group}`, {
      body: { add: [late.id, first.id] },
    }),
  );
  assertEquals(changed.machines, 2);
  assertEquals((await api.stateOf(late.id, lasting))?.state, "waiting");
  assertEquals(await api.stateOf(late.id, once), undefined);
  const last = (await api.ask("GET", "/api/v1/audit?limit=1")).body.events[0];
  assertEquals(last.payload, {
    group,
    name: "laptops",
    added: 1,
    addedIds: [late.id],
    removed: 0,
    removedIds: [],
  });
});

it("a machine that leaves loses waiting deployments, except those of another assignment", async () => {
  await using api = await operatorApi();
  const machine = await api.aMachine();
  const group = await api.aGroup("laptops", [machine.id]);
  const alone = await aPackage(api.store);
  const both = await aPackage(api.store);
  const assign = async (body: Record<string, unknown>) =>
    assertJson(await api.ask("POST", "/api/v1/assignments", { body }), 201);
  await assign({ packageId: alone, groups: [group] });
  await assign({ packageId: both, machines: [machine.id] });
  await assign({ packageId: both, groups: [group] });

  const changed = assertJson(
    await api.ask("PUT", `${GROUPS}/${group}`, {
      body: { remove: [machine.id, machine.id] },
    }),
  );
  assertEquals(changed.machines, 0);
  assertEquals((await api.stateOf(machine.id, alone))?.state, "cancelled");
  assertEquals((await api.stateOf(machine.id, both))?.state, "waiting");
});

it("a change that changes nothing is no event", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const group = await api.aGroup("laptops", [id]);
  const before = await api.eventKinds();
  const body = { name: "laptops", add: [id], remove: [] };
  assertJson(await api.ask("PUT", `${GROUPS}/${group}`, { body }));
  assertEquals(await api.eventKinds(), before);
});

it("the same machine cannot be added and removed at once", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const group = await api.aGroup("laptops", []);
  assertProblem(
    await api.ask("PUT", `${GROUPS}/${group}`, {
      body: { add: [id], remove: [id] },
    }),
    400,
    "malformed_request",
  );
});

it("two operators who change a group at once both succeed", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const group = await api.aGroup("laptops", []);
  const path = `${GROUPS}/${group}`;
  for (let round = 0; round < 10; round++) {
    const joins = round % 2 === 0;
    const name = `round ${round}`;
    const changes = [
      { name },
      joins ? { add: [id] } : { remove: [id] },
    ];
    if (round % 4 > 1) changes.reverse();
    const both = await Promise.all(
      changes.map((body) => api.ask("PUT", path, { body })),
    );
    for (const answer of both) assertJson(answer);
    const now = assertJson(await api.ask("GET", path));
    assertEquals([now.name, now.machines], [name, joins ? 1 : 0]);
  }
});

it("a group in use is not deleted until its assignment is withdrawn", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const group = await api.aGroup("laptops", [id]);
  const packageId = await aPackage(api.store);
  const { assignment } = assertJson(
    await api.ask("POST", "/api/v1/assignments", {
      body: { packageId, groups: [group] },
    }),
    201,
  );
  const refused = await api.ask("DELETE", `${GROUPS}/${group}`);
  assertProblem(refused, 409, "group_in_use");
  assertEquals(refused.body.details, { assignments: [assignment.id] });

  assertEquals(
    assertJson(
      await api.ask("DELETE", `/api/v1/assignments/${assignment.id}`),
    ),
    { cancelled: 1, recalling: 0, beyondRecall: 0 },
  );
  assertJson(await api.ask("DELETE", `${GROUPS}/${group}`));
  const listed = assertJson(await api.ask("GET", "/api/v1/assignments"));
  assertEquals(listed.rows[0].groups, []);
});
