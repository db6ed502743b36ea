import { assertEquals, assertMatch } from "@std/assert";
import { it } from "@std/testing/bdd";
import { requireHost } from "#server/operator/require_host.ts";
import { Hono } from "hono";
import { assertJson, assertProblem, operatorApi } from "./api.ts";
import { listening } from "./listening.ts";

it("requests for another host are refused, whatever they ask for", async () => {
  const app = new Hono().use(requireHost(["ocs.example"]))
    .get("*", (c) => c.text("ok"));
  app.onError((error) => new Response(error.message, { status: 421 }));
  const status = async (host: string) =>
    (await app.request("/health", { headers: { host } })).status;
  for (
    const host of [
      "localhost",
      "LOCALHOST:7070",
      "ocs.example",
      "OCS.Example.:443",
      "127.0.0.1:7070",
      "10.1.2.3",
      "[::1]:7070",
    ]
  ) assertEquals(await status(host), 200, host);
  for (
    const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "ocs.example.evil",
      "",
    ]
  ) assertEquals(await status(host), 421, host);

  await using api = await operatorApi();
  for (const path of ["/docs", "/health", "/metrics", "/api/v1/me", "/x"]) {
    const answer = await api.ask("GET", path, {
      headers: { host: "evil.example" },
    });
    assertProblem(answer, 421, "wrong_host");
  }
});

it("/metrics needs a token, of any role", async () => {
  await using api = await operatorApi();
  assertProblem(
    await api.ask("GET", "/metrics", { token: null }),
    401,
    "no_token",
  );
  const { token } = await api.anOperator("viewer");
  assertEquals((await api.ask("GET", "/metrics", { token })).status, 200);
  for (const path of ["/health", "/ready"]) {
    assertEquals((await api.ask("GET", path, { token: null })).status, 200);
  }
});

it("failed logins are counted, and logged at a limited rate", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const before = api.failedLogins.total;
  for (let n = 0; n < 20; n++) {
    const answer = await http.fetch("/api/v1/me", {}, { token: `lsh_${n}` });
    assertEquals(answer.status, 401);
    await answer.body?.cancel();
  }
  assertEquals(api.failedLogins.total - before, 20);
  assertEquals(api.failedLogins.summary(api.now()), {
    lastHour: 20,
    address: "127.0.0.1",
  });
  assertEquals(api.log.length, 1);
  assertMatch(
    api.log[0]!,
    /refused a token that is unknown, expired or revoked, for GET "\/api\/v1\/me" from 127\.0\.0\.1$/,
  );
  api.pass(10);
  await api.ask("GET", "/api/v1/me", { token: "lsh_x" });
  assertMatch(api.log[1]!, /from -, and 19 before$/);
  assertEquals(api.log.some((line) => line.includes("lsh_")), false);
});

it("viewers and operators do not see events about operators and tokens", async () => {
  await using api = await operatorApi();
  const holders = {
    viewer: (await api.anOperator("viewer")).token,
    operator: (await api.anOperator("operator")).token,
    admin: (await api.anOperator("admin", "second")).token,
  };
  await api.aGroup("lab", []);
  assertJson(
    await api.ask("POST", "/api/v1/enrolment-tokens", {
      body: { name: "paris", days: 7 },
    }),
    201,
  );
  for (const [role, token] of Object.entries(holders)) {
    for (
      const query of [
        "",
        "?after=0",
        "?kind=token.",
        "?kind=enrolment_token.",
        "?operator=admin",
      ]
    ) {
      const { events } = assertJson(
        await api.ask("GET", `/api/v1/events${query}`, { token }),
      );
      const secret = events.filter(({ kind }: { kind: string }) =>
        /^(?:operator|token|enrolment_token)\./.test(kind)
      );
      assertEquals(secret.length > 0, role === "admin", `${role} ${query}`);
    }
  }
});

it("a viewer's stream leaves events about tokens out", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const { token } = await api.anOperator("viewer");
  const stream = await http.follow("?after=0", { token });
  await api.anOperator("operator", "bob");
  assertJson(
    await api.ask("POST", "/api/v1/groups", { body: { name: "lab" } }),
    201,
  );
  const [event] = await stream.take(1);
  assertEquals(event.kind, "group.created");
  await stream.leave();
});

it("an action records the address it came from, for admins to see", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const created = await http.fetch("/api/v1/groups", {
    method: "POST",
    body: JSON.stringify({ name: "lab" }),
  });
  assertEquals(created.status, 201);
  await created.body?.cancel();
  // The server's own commits and those without a request have none.
  await api.aMachine();
  const { token } = await api.anOperator("viewer");
  const sources = async (path: string, options = {}) => {
    const { events } = assertJson(await api.ask("GET", path, options));
    return events.filter(({ kind }: { kind: string }) =>
      ["group.created", "machine.registered"].includes(kind)
    ).map(({ source }: { source: string }) => source).toSorted();
  };
  assertEquals(await sources("/api/v1/events?after=0"), ["", "127.0.0.1"]);
  assertEquals(await sources("/api/v1/audit"), ["127.0.0.1"]);
  assertEquals(await sources("/api/v1/events?after=0", { token }), ["", ""]);
});
