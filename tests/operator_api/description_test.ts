import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { ENDPOINTS } from "./contract.ts";
import { assertJson, operatorApi } from "./api.ts";

const PUBLIC = { token: null };

it("the OpenAPI document has every endpoint, and requires a token", async () => {
  await using api = await operatorApi();
  const described = assertJson(
    await api.ask("GET", "/openapi.json", PUBLIC),
  );
  assertEquals(described.openapi, "3.1.0");
  assertEquals(described.info.version, "0.0.0-test");
  assertEquals(described.components.securitySchemes, {
    token: { type: "http", scheme: "bearer" },
  });

  const names = new Set<string>();
  for (const { method, path, status, params, query, body } of ENDPOINTS) {
    const operation = described.paths[`/api/v1${path}`]
      ?.[method.toLowerCase()];
    assert(operation, `${method} ${path} is missing`);
    assert(operation.responses[status ?? 200], `${method} ${path}: success`);
    assert(
      operation.responses.default.content["application/problem+json"].schema,
    );
    assertEquals(operation.security, [{ token: [] }]);
    assertEquals(
      "requestBody" in operation,
      Boolean(body) || path === "/archives" || method === "PATCH",
    );
    assertEquals(
      (operation.parameters ?? []).length > 0,
      Boolean(params ?? query),
    );
    names.add(operation.operationId);
  }
  assertEquals(names.size, ENDPOINTS.length);
});

it("the OpenAPI document has no broken reference", async () => {
  await using api = await operatorApi();
  const described = assertJson(await api.ask("GET", "/openapi.json"));
  const text = JSON.stringify(described);
  for (const [, pointer] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
    const target = pointer!.slice(1).split("/").reduce(
      (at, key) => at?.[key],
      described,
    );
    assert(target, `${pointer} leads nowhere`);
  }
  for (const [path, operations] of Object.entries(described.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const operation of Object.values(operations as object)) {
      const documented = (operation.parameters ?? [])
        .filter((one: { in: string }) => one.in === "path")
        .map((one: { name: string }) => one.name);
      assertEquals(documented, named, path);
    }
  }
  assertStringIncludes(text, "text/event-stream");
  assertStringIncludes(text, "application/octet-stream");
});

it("the API pages load everything from this server", async () => {
  await using api = await operatorApi();
  const page = await api.ask("GET", "/docs", PUBLIC);
  assertEquals([page.status, page.type], [200, "text/html; charset=UTF-8"]);
  const policy = page.headers.get("content-security-policy")!;
  assertStringIncludes(policy, "default-src 'none'");
  assertStringIncludes(policy, "script-src 'self';");
  assertEquals(/<script(?![^>]* src=)/.test(page.body), false);

  const named = /<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g;
  const loaded = [...page.body.matchAll(named)].map(([, path]) => path!);
  assertEquals(loaded.length, 2);
  const types: Record<string, string> = {
    css: "text/css; charset=utf-8",
    js: "text/javascript; charset=utf-8",
  };
  for (const path of loaded) {
    assert(/^\/(?!\/)/.test(path), `${path} leads away from this server`);
    const file = await api.ask("GET", path, PUBLIC);
    assertEquals(file.status, 200, path);
    assertEquals(file.type, types[path.split(".").at(-1)!]);
    assert(file.body.length > 100, path);
    assertEquals(/https?:|["'(]\/\/\w/.test(file.body), false, path);
    for (const [, imported] of file.body.matchAll(/from "\.([^"]+)"/g)) {
      loaded.push(`/docs${imported}`);
    }
  }
  assertEquals(loaded.length, 3);
});

it("health checks need no token", async () => {
  await using api = await operatorApi();
  assertEquals(
    assertJson(await api.ask("GET", "/health", PUBLIC)),
    { status: "ok" },
  );
  assertEquals(
    assertJson(await api.ask("GET", "/ready", PUBLIC)),
    { ready: true, missing: [] },
  );
  api.pass(90);
  const metrics = await api.ask("GET", "/metrics");
  assertEquals(metrics.status, 200);
  assertEquals(metrics.type, "text/plain; version=0.0.4; charset=utf-8");
  const lines = metrics.body.trimEnd().split("\n");
  assert(lines.includes("longshore_uptime_seconds 90"));
  for (const line of lines) {
    assert(/^(# (HELP|TYPE) \w+ .+|\w+ [\d.e+]+)$/.test(line), line);
  }
});

it("a server whose database does not answer is alive but not ready", async () => {
  await using api = await operatorApi();
  await api.store.close();
  const ready = await api.ask("GET", "/ready", PUBLIC);
  assertEquals([ready.status, ready.body], [
    503,
    { ready: false, missing: ["database"] },
  ]);
  assertJson(await api.ask("GET", "/health", PUBLIC));
});
