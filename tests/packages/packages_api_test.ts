import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { it } from "@std/testing/bdd";
import { noise, streamOf, zipOf } from "#tests/harness/store/archives.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { listening } from "#tests/operator_api/listening.ts";
import { until } from "#tests/harness/time/until.ts";

const ZIP = zipOf({ name: "setup", bytes: noise(50_000) });

async function upload(
  http: ReturnType<typeof listening>,
  body: BodyInit,
  query = "name=setup.zip",
) {
  const response = await http.fetch(`/api/v1/archives?${query}`, {
    method: "POST",
    body,
  });
  return { status: response.status, body: await response.json() };
}

async function aPackage(
  api: OperatorApi,
  fields: Record<string, unknown> = {},
) {
  const answer = await api.ask("POST", "/api/v1/packages", {
    body: { name: "Setup", action: "execute", command: "true", ...fields },
  });
  return assertJson(answer, 201).package;
}

it("an archive is uploaded as raw bytes", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const answer = await upload(http, ZIP);
  assertEquals(answer.status, 201, JSON.stringify(answer.body));
  assertEquals(answer.body.archive.size, ZIP.length);
  assertEquals(answer.body.archive.kind, "zip");
});

it("an upload without a length is declined, not stored", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const answer = await upload(http, streamOf(ZIP, 4096));
  assertEquals(answer.status, 400, JSON.stringify(answer.body));
  assertStringIncludes(JSON.stringify(answer.body), "Content-Length");
});

it("an upload that is cut off leaves nothing, and the server works on", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const { hostname, port } = http.server.addr;
  using wire = await Deno.connect({ hostname, port });
  const head = [
    "POST /api/v1/archives?name=a.zip HTTP/1.1",
    "Host: localhost",
    `Authorization: Bearer ${api.admin}`,
    "Content-Length: 1000000",
  ];
  await wire.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
  await wire.write(noise(65_536));

  const uploads = () => [
    ...Deno.readDirSync(`${api.archiveFolder}/incoming`),
  ];
  await until(() => uploads().length > 0);
  wire[Symbol.dispose]();
  await until(() => uploads().length === 0);
  assertEquals(api.log, []);
  assertJson(await api.ask("GET", "/api/v1/me"));
});

it("an upload without bytes is declined", async () => {
  await using api = await operatorApi();
  assertProblem(
    await api.ask("POST", "/api/v1/archives?name=a.zip"),
    400,
    "malformed_request",
  );
  assertProblem(
    await api.ask("POST", "/api/v1/archives", { body: "x" }),
    400,
    "malformed_request",
  );
});

it("a package is created from an upload, and returns the same bytes", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const uploaded = await upload(http, ZIP, "name=s%C3%A9tup.zip");
  const made = await aPackage(api, {
    action: "launch",
    command: "setup",
    archiveId: uploaded.body.archive.id,
  });
  const path = `/api/v1/packages/${made.id}`;
  assertEquals(assertJson(await api.ask("GET", path)), made);

  const response = await http.fetch(`${path}/archive`);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/zip");
  assertEquals(response.headers.get("content-length"), `${ZIP.length}`);
  assertStringIncludes(
    response.headers.get("content-disposition")!,
    "filename*=UTF-8''s%C3%A9tup.zip",
  );
  assertEquals(await response.bytes(), ZIP);

  const ranges = [["bytes=7-", 206, 7], [`bytes=${ZIP.length}-`, 200, 0]];
  for (const [range, status, from] of ranges) {
    const part = await http.fetch(`${path}/archive`, {
      headers: { range: `${range}` },
    });
    assertEquals(part.status, status);
    assertEquals(
      part.headers.get("content-range"),
      from ? `bytes ${from}-${ZIP.length - 1}/${ZIP.length}` : null,
    );
    assertEquals(await part.bytes(), ZIP.subarray(Number(from)));
  }

  const head = await http.fetch(`${path}/archive`, { method: "HEAD" });
  assertEquals(head.status, 200);
  assertEquals(head.headers.get("content-length"), `${ZIP.length}`);
  const { token } = await api.anOperator("viewer");
  assertProblem(
    await api.ask("GET", `${path}/archive`, { token }),
    403,
    "not_permitted",
  );
});

it("an archive that is gone or never existed is reported as such", async () => {
  await using api = await operatorApi();
  await using http = listening(api);
  const without = await aPackage(api);
  assertProblem(
    await api.ask("GET", `/api/v1/packages/${without.id}/archive`),
    404,
    "not_found",
  );
  const { body } = await upload(http, ZIP);
  const made = await aPackage(api, { archiveId: body.archive.id });
  await Deno.remove(api.archives.originalPath(made.id));
  assertProblem(
    await api.ask("GET", `/api/v1/packages/${made.id}/archive`),
    409,
    "package_damaged",
  );
});

it("a package is checked by a dry run, created, switched and deleted", async () => {
  await using api = await operatorApi();
  const dry = await api.ask("POST", "/api/v1/packages", {
    body: { name: "Setup", action: "execute", command: "true", dryRun: true },
  });
  assertEquals(assertJson(dry, 201).package, null);
  assertProblem(
    await api.ask("POST", "/api/v1/packages", {
      body: { name: "Setup", action: "store" },
    }),
    422,
    "package_refused",
  );

  const { id } = await aPackage(api);
  const path = `/api/v1/packages/${id}`;
  const on = await api.ask("PUT", `${path}/activation`, {
    body: { active: true },
  });
  assertEquals(assertJson(on).package.active, true);
  assertProblem(await api.ask("DELETE", path), 409, "package_active");
  assertJson(
    await api.ask("PUT", `${path}/activation`, { body: { active: false } }),
  );
  assertJson(await api.ask("DELETE", path));
  assertProblem(await api.ask("GET", path), 404, "package_not_found");
});

it("packages are paged from either end, the same rows each way", async () => {
  await using api = await operatorApi();
  const made = [];
  for (let n = 1; n <= 7; n++) {
    made.unshift((await aPackage(api, { name: `Tool ${n}` })).id);
  }
  const page = async (query: string) =>
    assertJson(await api.ask("GET", `/api/v1/packages?limit=3${query}`));
  const ids = ({ rows }: { rows: { id: number }[] }) =>
    rows.map(({ id }) => id);

  const first = await page("");
  const second = await page(`&after=${first.next}`);
  const third = await page(`&after=${second.next}`);
  assertEquals([...ids(first), ...ids(second), ...ids(third)], made);
  assertEquals([first.total, first.previous, third.next], [7, null, null]);

  assertEquals(ids(await page("&last=true")), made.slice(4));
  assertEquals(ids(await page(`&before=${second.previous}`)), ids(first));
  const found = await page("&q=TOOL%207");
  assertEquals([found.total, ids(found)], [1, [made[0]]]);
});

it("an assignment's deployments are listed, counted, cancelled and retried", async () => {
  await using api = await operatorApi();
  const { id: packageId } = await aPackage(api);
  const machines = [await api.aMachine(), await api.aMachine()];
  const assigned = assertJson(
    await api.ask("POST", "/api/v1/assignments", {
      body: { packageId, machines: machines.map(({ id }) => id) },
    }),
    201,
  );
  assertEquals(assigned.reached, { added: 2, reopened: 0, unchanged: 0 });

  const listed = assertJson(
    await api.ask("GET", `/api/v1/deployments?package=${packageId}`),
  );
  assertEquals([listed.total, listed.counts], [2, { waiting: 2 }]);
  assertEquals(listed.rows[0].reason, { code: "not_active" });

  const one = `/api/v1/deployments/${machines[0]!.id}/${packageId}`;
  const cancelled = await api.ask("POST", `${one}/cancel`);
  assertEquals(assertJson(cancelled).state, "cancelled");
  assertProblem(await api.ask("POST", `${one}/cancel`), 409, "nothing_to_do");
  const retried = assertJson(await api.ask("POST", `${one}/retry`));
  assertEquals([retried.state, retried.attempt], ["waiting", 2]);

  const all = { body: { filter: { package: packageId } } };
  assertEquals(
    assertJson(await api.ask("POST", "/api/v1/deployments/cancel", all)),
    { cancelled: 2, recalling: 0, beyondRecall: 0 },
  );
  assertEquals(
    assertJson(await api.ask("POST", "/api/v1/deployments/retry", all)),
    { retried: 2 },
  );
  assertProblem(
    await api.ask("POST", "/api/v1/deployments/cancel", {
      body: { filter: {} },
    }),
    400,
    "malformed_request",
  );
});

it("a machine is shown with its inventory", async () => {
  await using api = await operatorApi();
  const { id, deviceId, inventory } = await api.aMachine({
    history: [1_700_000_001],
  });
  const machine = assertJson(await api.ask("GET", `/api/v1/machines/${id}`));
  assertEquals([machine.deviceId, machine.name], [deviceId, inventory.name]);
  const listed = assertJson(
    await api.ask("GET", `/api/v1/machines?q=${inventory.name.slice(1)}`),
  );
  assertEquals(listed.rows, [machine]);
  const { history, sections } = assertJson(
    await api.ask("GET", `/api/v1/machines/${id}/inventory`),
  );
  assertEquals(history, [1_700_000_001]);
  assertEquals(sections.HARDWARE.entries, [{ NAME: inventory.name }]);
  assert(sections.HARDWARE.changedAt);
});
