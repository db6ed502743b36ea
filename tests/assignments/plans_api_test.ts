import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { aPackage } from "#tests/harness/store/rows.ts";
import { seedLikePeer } from "#tests/programs/seed/seed.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";

const MACHINES = 12;

async function aSite(api: OperatorApi) {
  const machines: number[] = [];
  for (let i = 0; i < MACHINES; i++) machines.push((await api.aMachine()).id);
  return { machines, packageId: await aPackage(api.store) };
}

const plan = async (api: OperatorApi, body: object) =>
  assertJson(await api.ask("POST", "/api/v1/plans", { body }), 201);

it("a plan is made, read, and carried out by its id", async () => {
  await using api = await operatorApi();
  const { machines, packageId } = await aSite(api);
  const made = await plan(api, {
    packageId,
    machines: [...machines, 777],
    mode: "snapshot",
  });
  assertEquals(made.reached, MACHINES);
  assertEquals(made.fates, { added: MACHINES, unknown_machine: 1 });
  assertEquals(made.whom, { machines: 13, groups: [], query: null });
  const path = `/api/v1/plans/${made.id}`;
  assertEquals(assertJson(await api.ask("GET", path)), made);

  const order = { planId: made.id };
  const unsaid = await api.ask("POST", "/api/v1/assignments", { body: order });
  assertProblem(unsaid, 409, "guard_number_needed");
  assertEquals(unsaid.body.details, { reached: 12, fleet: 12, percent: 10 });
  const { assignment, reached, since } = assertJson(
    await api.ask("POST", "/api/v1/assignments", {
      body: { ...order, confirmMachines: 12 },
    }),
    201,
  );
  assertEquals(reached, { added: 12, reopened: 0, unchanged: 0 });
  assertEquals(since, { came: 0, left: 0 });
  assertEquals(
    [assignment.plan, assignment.query, assignment.mode],
    [made.id, null, "snapshot"],
  );
  const after = assertJson(await api.ask("GET", path));
  assertEquals(after, { ...made, assignment: assignment.id });
  assertProblem(
    await api.ask("POST", "/api/v1/assignments", {
      body: { ...order, confirmMachines: 12 },
    }),
    409,
    "nothing_to_do",
  );
  const { events } = assertJson(
    await api.ask("GET", "/api/v1/events?kind=assignment.created"),
  );
  assertEquals(events.at(-1).payload.plan, made.id);
});

it("a plan's machines are paged, searched and filtered by outcome", async () => {
  await using api = await operatorApi();
  const { machines, packageId } = await aSite(api);
  await plan(api, { packageId, machines: machines.slice(0, 3) }).then((one) =>
    api.ask("POST", "/api/v1/assignments", { body: { planId: one.id } })
  );
  const { id, fates } = await plan(api, {
    packageId,
    machines: [...machines, 777],
  });
  assertEquals(fates, { added: 9, already_open: 3, unknown_machine: 1 });
  const ask = async (query: string) =>
    assertJson(await api.ask("GET", `/api/v1/plans/${id}/machines?${query}`));
  const first = await ask("limit=5&fate=reached");
  const second = await ask(`limit=5&fate=reached&after=${first.next}`);
  const last = await ask("limit=2&last=true&fate=reached");
  const all = await ask("limit=500&fate=added");
  assertEquals(
    [...first.rows, ...second.rows],
    all.rows,
  );
  assertEquals(last.rows, all.rows.slice(-2));
  assertEquals([first.total, all.total, all.rows.length], [9, 9, 9]);
  const { name } = all.rows[3];
  const found = await ask(`q=${name}`);
  assert(found.total >= 1 && found.total < MACHINES);
  const others = await ask("fate=unreached");
  assertEquals(others.total, 4);
  const unknown = await ask("fate=unknown_machine");
  assertEquals(unknown.rows, [{
    id: 777,
    name: "",
    family: null,
    os: "",
    fate: "unknown_machine",
    state: null,
    lastContactAt: null,
    wave: null,
  }]);
});

it("a plan for thousands of machines is exact too, and is paged by name", async () => {
  await using api = await operatorApi();
  const { machines } = await seedLikePeer(api.store, 6000, api.now());
  const group = await api.aGroup(
    "most",
    Array.from({ length: machines - 500 }, (_, i) => i + 1),
  );
  const { id, reached, fates, byFamily } = await plan(api, {
    packageId: await aPackage(api.store),
    groups: [group],
    // Some machines of the group, and some others.
    machines: Array.from({ length: 400 }, (_, i) => machines - 700 + i),
  });
  assertEquals([reached, fates], [5699, { added: 5699 }]);
  assertEquals(byFamily, { unix: 5699, windows: 0 });
  const ask = async (query: string) =>
    assertJson(await api.ask("GET", `/api/v1/plans/${id}/machines?${query}`));
  const names = (page: { rows: { name: string }[] }) =>
    page.rows.map(({ name }) => name);
  const first = await ask("limit=3");
  const last = await ask("limit=3&last=true");
  const before = await ask(`limit=3&before=${last.previous}`);
  const found = await ask("limit=3&q=bench0001");
  assertEquals(names(first), ["bench000000", "bench000001", "bench000002"]);
  assertEquals(names(last), ["bench005696", "bench005697", "bench005698"]);
  assertEquals(names(before), ["bench005693", "bench005694", "bench005695"]);
  assertEquals([found.total, names(found)[0]], [100, "bench000100"]);
  const done = assertJson(
    await api.ask("POST", "/api/v1/assignments", {
      body: { planId: id, confirmMachines: 5699 },
    }),
    201,
  );
  assertEquals(done.reached, { added: 5699, reopened: 0, unchanged: 0 });
});

it("a plan and an assignment refuse what does not exist, and an empty audience", async () => {
  await using api = await operatorApi();
  const { id } = await api.aMachine();
  const packageId = await aPackage(api.store);
  const both = ["plans", "assignments"];
  for (
    const [body, status, code, paths] of [
      [{ packageId }, 400, "malformed_request", both],
      [{ packageId, groups: [77] }, 404, "group_not_found", both],
      [
        { packageId: 1_999_999_999, machines: [id] },
        404,
        "package_not_found",
        both,
      ],
      [
        { packageId, machines: [id, 77] },
        404,
        "machine_not_found",
        ["assignments"],
      ],
      [{}, 400, "malformed_request", both],
      [{ planId: 1, packageId }, 400, "malformed_request", ["assignments"]],
      [{ planId: 7 }, 404, "plan_not_found", ["assignments"]],
    ] as const
  ) {
    for (const path of paths) {
      assertProblem(
        await api.ask("POST", `/api/v1/${path}`, { body }),
        status,
        code,
      );
    }
  }
  assertProblem(
    await api.ask("GET", "/api/v1/plans/7"),
    404,
    "plan_not_found",
  );
});

it("viewers may make plans, but not carry them out", async () => {
  await using api = await operatorApi();
  const { machines, packageId } = await aSite(api);
  const { token } = await api.anOperator("viewer");
  const body = { packageId, machines: machines.slice(0, 1) };
  const made = assertJson(
    await api.ask("POST", "/api/v1/plans", { token, body }),
    201,
  );
  assertEquals(made.createdBy, "viewer");
  assertProblem(
    await api.ask("POST", "/api/v1/assignments", {
      token,
      body: { planId: made.id },
    }),
    403,
    "not_permitted",
  );
});
