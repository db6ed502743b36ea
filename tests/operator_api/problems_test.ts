import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { assertJson, assertProblem, operatorApi } from "./api.ts";

it("a body that is not JSON is declined", async () => {
  await using api = await operatorApi();
  for (const body of ["{", "", "   ", "\u0000"]) {
    const answer = await api.ask("POST", "/api/v1/groups", { body });
    assertProblem(answer, 400, "malformed_request");
  }
  const latin1 = await api.app.request("/api/v1/groups", {
    method: "POST",
    headers: { authorization: `Bearer ${api.admin}` },
    body: new Uint8Array([0x22, 0xe9, 0x22]),
  });
  assertEquals(latin1.status, 400);
  assertStringIncludes((await latin1.json()).detail, "UTF-8");
});

it("a body above 4 MiB is too large, announced or not", async () => {
  await using api = await operatorApi();
  const body = JSON.stringify({ name: "x".repeat(4 * 1024 ** 2) });
  assertProblem(
    await api.ask("POST", "/api/v1/groups", { body }),
    413,
    "too_large",
  );
  const chunked = await api.app.request("/api/v1/groups", {
    method: "POST",
    headers: { authorization: `Bearer ${api.admin}` },
    body: new Blob([body]).stream(),
  });
  assertEquals(chunked.status, 413);
  assertEquals((await chunked.json()).code, "too_large");
});

it("what is wrong with a body is named, field by field", async () => {
  await using api = await operatorApi();
  const answer = await api.ask("POST", "/api/v1/groups", {
    body: { name: "", machines: ["many"], colour: "red" },
  });
  assertProblem(answer, 400, "malformed_request");
  assertStringIncludes(answer.body.detail, 'Cannot use the body: "name"');
  assertStringIncludes(answer.body.detail, "and 2 more");
  const paths = answer.body.details.issues.map((issue: { path: string[] }) =>
    issue.path.join(".")
  );
  assertEquals(paths, ["name", "machines.0", ""]);
});

it("NUL in a text is declined, wherever it is", async () => {
  await using api = await operatorApi();
  const answers = [
    await api.ask("GET", "/api/v1/machines?q=%00"),
    await api.ask("GET", "/api/v1/groups/%00"),
    await api.ask("POST", "/api/v1/groups", { body: { name: "a\0b" } }),
    await api.ask("POST", "/api/v1/packages", {
      body: { name: "a", action: "store", notify: { text: "\0" } },
    }),
  ];
  for (const answer of answers) {
    assertProblem(answer, 400, "malformed_request");
  }
  assertEquals(api.log, []);
});

it("an unknown query parameter is declined: it might have been a filter", async () => {
  await using api = await operatorApi();
  const answer = await api.ask("GET", "/api/v1/deployments?pakage=7");
  assertProblem(answer, 400, "malformed_request");
  assertStringIncludes(answer.body.detail, '"pakage"');
  assertProblem(
    await api.ask("GET", "/api/v1/me?x=1"),
    400,
    "malformed_request",
  );
});

it("an unknown filter in a body is declined: it would match everything", async () => {
  await using api = await operatorApi();
  for (const verb of ["retry", "cancel"]) {
    const answer = await api.ask("POST", `/api/v1/deployments/${verb}`, {
      body: { filter: { pakage: 7, state: "failed" } },
    });
    assertProblem(answer, 400, "malformed_request");
  }
});

it("a limit out of range and an unknown cursor are declined", async () => {
  await using api = await operatorApi();
  for (
    const query of ["limit=0", "limit=501", "limit=many", "after=x", "last=7"]
  ) {
    assertProblem(
      await api.ask("GET", `/api/v1/machines?${query}`),
      400,
      "malformed_request",
    );
  }
});

it("an unknown path is not found, whoever asks", async () => {
  await using api = await operatorApi();
  assertProblem(
    await api.ask("GET", "/nowhere", { token: null }),
    404,
    "not_found",
  );
  assertProblem(
    await api.ask("GET", "/api/v1/nowhere", { token: null }),
    401,
    "no_token",
  );
  assertProblem(await api.ask("GET", "/api/v1/nowhere"), 404, "not_found");
  assertProblem(await api.ask("PUT", "/api/v1/me"), 404, "not_found");
});

it("what does not exist is not found, each noun by its own code", async () => {
  await using api = await operatorApi();
  const expected = [
    ["GET", "/machines/9", "machine_not_found"],
    ["GET", "/machines/9/inventory", "machine_not_found"],
    ["GET", "/groups/9", "group_not_found"],
    ["GET", "/packages/1700000009", "package_not_found"],
    ["GET", "/packages/1700000009/archive", "package_not_found"],
    ["GET", "/deployments/9/1700000009", "deployment_not_found"],
    ["DELETE", "/assignments/9", "assignment_not_found"],
    ["DELETE", "/operators/9", "operator_not_found"],
    ["DELETE", "/tokens/9", "token_not_found"],
  ] as const;
  for (const [method, path, code] of expected) {
    assertProblem(await api.ask(method, `/api/v1${path}`), 404, code);
  }
});

it("a failure of the server is described in the log, not to the caller", async () => {
  await using api = await operatorApi();
  await api.store.commit([{
    sql: `insert into event (at, kind, actor, payload)
      values (0, 'no.such.kind', 'server', '{}')`,
    params: [],
  }]);
  const answer = await api.ask("GET", "/api/v1/events");
  assertProblem(answer, 500, "internal_error");
  assert(!JSON.stringify(answer.body).includes("kind"));
  assertEquals(api.log.length, 1);
  assertStringIncludes(api.log[0]!, "kind");
});

it("answers are neither cached nor sniffed", async () => {
  await using api = await operatorApi();
  const answer = await api.ask("GET", "/api/v1/me");
  assertJson(answer);
  assertEquals(answer.headers.get("cache-control"), "no-store");
  assertEquals(answer.headers.get("x-content-type-options"), "nosniff");
});
