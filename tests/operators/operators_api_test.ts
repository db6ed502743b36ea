import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import {
  assertJson,
  assertProblem,
  operatorApi,
} from "#tests/operator_api/api.ts";

it("an operator is created once; a removed one's name is not used again", async () => {
  await using api = await operatorApi();
  const body = { name: "olga", role: "operator" };
  const made = assertJson(
    await api.ask("POST", "/api/v1/operators", { body }),
    201,
  );
  assertEquals(made, {
    id: 2,
    name: "olga",
    role: "operator",
    createdAt: "2026-11-22T10:00:00.000Z",
  });
  assertProblem(
    await api.ask("POST", "/api/v1/operators", { body }),
    409,
    "name_taken",
  );
  assertJson(await api.ask("DELETE", "/api/v1/operators/2"));
  assertProblem(
    await api.ask("POST", "/api/v1/operators", { body }),
    409,
    "name_taken",
  );
  const left = assertJson(await api.ask("GET", "/api/v1/operators"));
  assertEquals([left.total, left.rows[0].name], [1, "admin"]);
});

it("of two requests at once for the same operator, one is declined", async () => {
  await using api = await operatorApi();
  const body = { name: "olga", role: "viewer" };
  const both = await Promise.all([
    api.ask("POST", "/api/v1/operators", { body }),
    api.ask("POST", "/api/v1/operators", { body }),
  ]);
  assertEquals(both.map(({ status }) => status).sort(), [201, 409]);
});

it("a token's secret is shown once and stored nowhere", async () => {
  await using api = await operatorApi();
  const issued = assertJson(
    await api.ask("POST", "/api/v1/tokens", {
      body: { operator: "admin", name: "script", days: 7 },
    }),
    201,
  );
  assertMatch(issued.secret, /^lsh_[A-Za-z0-9_-]{43}$/);
  assertEquals(issued.token.expiresAt, "2026-11-29T10:00:00.000Z");

  const listed = await api.ask("GET", "/api/v1/tokens");
  assertEquals(assertJson(listed).rows[0], issued.token);
  const tables = await Promise.all([
    api.store.db.selectFrom("token").selectAll().execute(),
    api.store.db.selectFrom("event").selectAll().execute(),
  ]);
  assertEquals(JSON.stringify(tables).includes(issued.secret.slice(4)), false);
});

it("a token is for an operator who exists", async () => {
  await using api = await operatorApi();
  assertProblem(
    await api.ask("POST", "/api/v1/tokens", {
      body: { operator: "nobody", name: "x" },
    }),
    404,
    "operator_not_found",
  );
});

it("a token is revoked once", async () => {
  await using api = await operatorApi();
  const { tokenId } = await api.anOperator("viewer");
  assertJson(await api.ask("DELETE", `/api/v1/tokens/${tokenId}`));
  assertProblem(
    await api.ask("DELETE", `/api/v1/tokens/${tokenId}`),
    409,
    "nothing_to_do",
  );
});

it("the last admin can be neither removed nor locked out", async () => {
  await using api = await operatorApi();
  assertProblem(
    await api.ask("DELETE", "/api/v1/operators/1"),
    409,
    "last_admin",
  );
  assertProblem(
    await api.ask("DELETE", "/api/v1/tokens/1"),
    409,
    "last_admin",
  );
  // An admin without a token could admit nobody.
  assertJson(
    await api.ask("POST", "/api/v1/operators", {
      body: { name: "ada", role: "admin" },
    }),
    201,
  );
  assertProblem(
    await api.ask("DELETE", "/api/v1/operators/1"),
    409,
    "last_admin",
  );
  assertJson(
    await api.ask("POST", "/api/v1/tokens", {
      body: { operator: "ada", name: "x" },
    }),
    201,
  );
  assertJson(await api.ask("DELETE", "/api/v1/operators/1"));
});

it("of two admins who remove each other at once, one stays", async () => {
  await using api = await operatorApi();
  const { id, token } = await api.anOperator("admin", "ada");
  const both = await Promise.all([
    api.ask("DELETE", `/api/v1/operators/${id}`),
    api.ask("DELETE", "/api/v1/operators/1", { token }),
  ]);
  // An operator who was removed before the check of their token is unknown.
  const [done, refused] = both.map(({ status }) => status).sort();
  assertEquals([done, refused === 401 || refused === 409], [200, true]);
  const left = both[0].status === 200 ? api.admin : token;
  assertJson(await api.ask("GET", "/api/v1/me", { token: left }));
});

it("each change is in the log, by name, newest first", async () => {
  await using api = await operatorApi();
  const { id, tokenId } = await api.anOperator("viewer", "vera");
  await api.ask("DELETE", `/api/v1/tokens/${tokenId}`);
  await api.ask("DELETE", `/api/v1/operators/${id}`);
  await api.ask("PUT", "/api/v1/settings", { body: { pollHours: 3 } });

  const all = assertJson(await api.ask("GET", "/api/v1/audit"));
  const events = all.events.map((event: Record<string, unknown>) => [
    event["kind"],
    event["actor"],
    event["payload"],
  ]);
  assertEquals(events, [
    ["settings.changed", "operator:admin", { pollHours: { from: 1, to: 3 } }],
    ["operator.removed", "operator:admin", {
      operator: "vera",
      role: "viewer",
    }],
    ["token.revoked", "operator:admin", {
      operator: "vera",
      token: "laptop",
      id: tokenId,
    }],
    ["token.issued", "operator:admin", {
      operator: "vera",
      token: "laptop",
      expiresAt: null,
    }],
    ["operator.created", "operator:admin", {
      operator: "vera",
      role: "viewer",
    }],
  ]);
  const { seq } = all.events[1];
  const older = assertJson(
    await api.ask("GET", `/api/v1/audit?before=${seq}&limit=2`),
  );
  assertEquals(older.events, all.events.slice(2, 4));
});

it("an operator's tokens have the rights of a new role at once", async () => {
  await using api = await operatorApi();
  const { id, token } = await api.anOperator("viewer", "vera");
  const list = () => api.ask("GET", "/api/v1/operators", { token });
  const set = (who: number, role: string) =>
    api.ask("PUT", `/api/v1/operators/${who}/role`, { body: { role } });
  assertProblem(await list(), 403, "not_permitted");
  assertProblem(await set(1, "operator"), 409, "last_admin");
  const changed = assertJson(await set(id, "admin"));
  assertEquals([changed.name, changed.role], ["vera", "admin"]);
  assertJson(await list());
  assertProblem(await set(id, "admin"), 409, "nothing_to_do");
  assertJson(await set(id, "viewer"));
  assertProblem(await list(), 403, "not_permitted");
  assertProblem(await set(99, "viewer"), 404, "operator_not_found");
  const { events } = assertJson(await api.ask("GET", "/api/v1/audit"));
  assertEquals([events[0].kind, events[0].payload], ["operator.changed", {
    operator: "vera",
    from: "admin",
    to: "viewer",
  }]);
});
