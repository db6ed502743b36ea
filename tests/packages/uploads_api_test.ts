import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import {
  assertJson,
  assertProblem,
  type OperatorApi,
  operatorApi,
} from "#tests/operator_api/api.ts";
import { listening } from "#tests/operator_api/listening.ts";
import { DAY_MS } from "#shared/time.ts";

const UPLOADS = "/api/v1/uploads";
const ZIP = zipOf({ name: "setup", bytes: noise(3_000_000) });

type Site = ReturnType<typeof uploading>;

const onSmallDisk = await mayMount() ? it : it.skip;

/** Uploads over real HTTP; answers are read as the test needs them. */
function uploading(api: OperatorApi) {
  const http = listening(api);
  async function ask(method: string, path: string, init: RequestInit = {}) {
    const answer = await http.fetch(path, { method, ...init });
    const type = answer.headers.get("content-type");
    return {
      status: answer.status,
      type,
      headers: answer.headers,
      body: JSON.parse(await answer.text()),
    };
  }
  return {
    ask,
    async announce(bytes: number, name = "setup.zip") {
      const body = JSON.stringify({ name, bytes });
      return assertJson(await ask("POST", UPLOADS, { body }), 201);
    },
    send: (id: string, offset: number, bytes: Uint8Array<ArrayBuffer>) =>
      ask("PATCH", `${UPLOADS}/${id}`, {
        headers: { "upload-offset": `${offset}` },
        body: bytes,
      }),
    offsetOf: async (id: string): Promise<number> =>
      assertJson(await ask("GET", `${UPLOADS}/${id}`)).offset,
    finish: (id: string) => ask("POST", `${UPLOADS}/${id}/archive`),
    /** Sends only the beginning of a part; the connection stays open. */
    async begin(id: string, offset: number, all: number, sent: Uint8Array) {
      const { hostname, port } = new URL(http.url);
      const link = await Deno.connect({ hostname, port: Number(port) });
      const head = [
        `PATCH ${UPLOADS}/${id} HTTP/1.1`,
        `Host: ${hostname}`,
        `Authorization: Bearer ${api.admin}`,
        `Upload-Offset: ${offset}`,
        `Content-Length: ${all}`,
        "",
        "",
      ].join("\r\n");
      const bytes = new Uint8Array([
        ...new TextEncoder().encode(head),
        ...sent,
      ]);
      for (let done = 0; done < bytes.length;) {
        done += await link.write(bytes.subarray(done));
      }
      return link;
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/**
 * Repeats a request until it returns the value, because the end of a connection
 * is noticed late.
 */
async function until<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
): Promise<T> {
  for (let tries = 0;; tries++) {
    const value = await ask();
    if (holds(value) || tries === 500) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it("a file that arrives in parts is the same as in one piece", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const announced = await site.announce(ZIP.length);
  assertEquals(announced, {
    id: announced.id,
    name: "setup.zip",
    offset: 0,
    bytes: ZIP.length,
  });
  const cuts = [0, 1, 1_500_000, 1_500_000, ZIP.length];
  for (const [i, from] of cuts.slice(0, -1).entries()) {
    const sent = await site.send(
      announced.id,
      from,
      ZIP.slice(from, cuts[i + 1]),
    );
    assertEquals(assertJson(sent), { ...announced, offset: cuts[i + 1] });
    assertEquals(await site.offsetOf(announced.id), cuts[i + 1]);
  }
  const parts = assertJson(await site.finish(announced.id), 201);
  const whole = assertJson(
    await site.ask("POST", "/api/v1/archives?name=setup.zip", { body: ZIP }),
    201,
  );
  assertEquals(parts.archive.id, announced.id);
  assertEquals({ ...parts.archive, id: "" }, { ...whole.archive, id: "" });
  assertEquals(parts.findings, whole.findings);

  // The answer was lost in transit, and a repeated request gets the same.
  assertEquals(await site.offsetOf(announced.id), ZIP.length);
  assertEquals(assertJson(await site.finish(announced.id), 201), parts);
  const uploads = (await api.eventKinds())
    .filter((kind) => kind === "archive.uploaded");
  assertEquals(uploads.length, 2);

  assertJson(
    await site.ask("POST", "/api/v1/packages", {
      body: JSON.stringify({
        name: "setup",
        action: "launch",
        command: "setup",
        archiveId: announced.id,
      }),
    }),
    201,
  );
  assertProblem(await site.finish(announced.id), 404, "upload_not_found");
});

it("a single file is wrapped for its announced target", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const { id } = await site.announce(5, "install.sh");
  await site.send(id, 0, new TextEncoder().encode("exit\n"));
  const { archive } = assertJson(await site.finish(id), 201);
  assertEquals(
    [archive.name, archive.wrapped, archive.kind, archive.entries],
    ["install.sh", true, "tar.gz", 1],
  );
});

describe("an upload is declined, and unchanged,", () => {
  async function half(site: Site) {
    const { id } = await site.announce(10, "a.sh");
    assertJson(await site.send(id, 0, new Uint8Array(4)));
    return id;
  }

  it("if it continues at another offset", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const id = await half(site);
    for (const offset of [0, 3, 5, 10]) {
      const answer = await site.send(id, offset, new Uint8Array(4));
      assertProblem(answer, 409, "upload_offset");
      assertEquals(answer.body.details, { offset: 4 });
    }
    assertEquals(await site.offsetOf(id), 4);
  });

  it("if it has no offset", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const id = await half(site);
    for (const offset of ["", "-1", "4.5", "end"]) {
      const answer = await site.ask("PATCH", `${UPLOADS}/${id}`, {
        headers: { "upload-offset": offset },
        body: new Uint8Array(1),
      });
      assertProblem(answer, 400, "malformed_request");
      assertStringIncludes(answer.body.detail, "upload-offset");
    }
    assertEquals(await site.offsetOf(id), 4);
  });

  it("if it has no length", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const id = await half(site);
    const answer = await site.ask("PATCH", `${UPLOADS}/${id}`, {
      headers: { "upload-offset": "4" },
      body: new Blob([new Uint8Array(6)]).stream(),
    });
    assertProblem(answer, 400, "malformed_request");
    assertStringIncludes(answer.body.detail, "Content-Length");
    assertEquals(await site.offsetOf(id), 4);
  });

  it("if it is not complete", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const id = await half(site);
    const answer = await site.finish(id);
    assertProblem(answer, 409, "upload_incomplete");
    assertEquals(answer.body.details, { offset: 4, bytes: 10 });
    assertEquals(await site.offsetOf(id), 4);
  });

  it("if more arrives than was announced, of which the announced part stays", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const id = await half(site);
    assertProblem(
      await site.send(id, 4, new Uint8Array(7)),
      400,
      "malformed_request",
    );
    assertEquals(await site.offsetOf(id), 10);
    assertJson(await site.finish(id), 201);
  });

  it("if it is too large, does not exist, or the role is not operator", async () => {
    await using api = await operatorApi();
    await using site = uploading(api);
    const post = (announcement: object) =>
      site.ask("POST", UPLOADS, { body: JSON.stringify(announcement) });
    assertProblem(
      await post({ name: "a", bytes: 9 * 1024 ** 3 }),
      413,
      "too_large",
    );
    assertProblem(await post({ name: "a" }), 400, "malformed_request");
    for (const id of ["0".repeat(32), "..%2F..%2Fx", "A"]) {
      const answer = await site.send(id, 0, new Uint8Array(1));
      assertProblem(answer, 404, "upload_not_found");
      assertProblem(await site.finish(id), 404, "upload_not_found");
    }
    const { token } = await api.anOperator("viewer");
    const path = `${UPLOADS}/${await half(site)}`;
    assertProblem(
      await api.ask("DELETE", path, { token }),
      403,
      "not_permitted",
    );
    assertJson(await site.ask("DELETE", path));
    assertProblem(await site.ask("GET", path), 404, "upload_not_found");
  });
});

it("an archive that agents could not unpack is refused once it is complete", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const { id } = await site.announce(2_000_000);
  assertJson(await site.send(id, 0, ZIP.slice(0, 2_000_000)));
  assertProblem(await site.finish(id), 422, "archive_unreadable");
  assertProblem(await site.finish(id), 404, "upload_not_found");
});

it("a connection that is cut loses nothing that arrived", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const { id } = await site.announce(ZIP.length);
  using first = await site.begin(id, 0, ZIP.length, ZIP.slice(0, 1_200_000));
  await until(
    () => site.offsetOf(id),
    (offset) => offset >= 1024 ** 2,
  );
  first.close();
  const offset = await until(
    () => site.offsetOf(id),
    (offset) => offset === 1_200_000,
  );
  assertEquals(offset, 1_200_000);
  const rest = await until(
    () => site.send(id, offset, ZIP.slice(offset)),
    ({ status }) => status !== 409,
  );
  assertEquals(assertJson(rest).offset, ZIP.length);
  const { archive } = assertJson(await site.finish(id), 201);
  const data = await Deno.readFile(
    `${api.archiveFolder}/incoming/${id}/data`,
  );
  assertEquals([data, archive.size], [ZIP, ZIP.length]);
});

it("of two parts of one upload at once, the second must wait", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const { id } = await site.announce(ZIP.length);
  using first = await site.begin(id, 0, ZIP.length, ZIP.slice(0, 1_200_000));
  await until(
    () => site.offsetOf(id),
    (offset) => offset >= 1024 ** 2,
  );
  assertProblem(
    await site.send(id, 7, new Uint8Array(1)),
    409,
    "upload_busy",
  );
  assertProblem(await site.finish(id), 409, "upload_busy");
  assertProblem(
    await site.ask("DELETE", `${UPLOADS}/${id}`),
    409,
    "upload_busy",
  );
  first.close();
  const removed = await until(
    () => site.ask("DELETE", `${UPLOADS}/${id}`),
    ({ status }) => status !== 409,
  );
  assertJson(removed);
});

it("an unfinished upload survives a restart, but not a day of silence", async () => {
  await using api = await operatorApi();
  await using site = uploading(api);
  const { id } = await site.announce(10);
  const other = await site.announce(10);
  assertJson(await site.send(id, 0, new Uint8Array(4)));
  await api.archives.sweep(new Set(), new Set());
  assertEquals(await site.offsetOf(id), 4);

  const day = DAY_MS;
  const raw = `${api.archiveFolder}/incoming/${id}/raw`;
  const { mtime } = await Deno.stat(raw);
  await Deno.utime(raw, mtime!, new Date(mtime!.getTime() - day - 1000));
  assertEquals(await api.archives.collect(new Date(Date.now() - day)), 1);
  assertProblem(
    await site.ask("GET", `${UPLOADS}/${id}`),
    404,
    "upload_not_found",
  );
  assertEquals(await site.offsetOf(other.id), 0);
});

onSmallDisk(
  "a full disk keeps what fitted, and the upload continues when there is space",
  async () => {
    await using disk = await smallDisk(8 * 1024 ** 2);
    const archive = `${disk!.path}/archive`;
    await using api = await operatorApi(undefined, { archive });
    await using site = uploading(api);
    const body = JSON.stringify({ name: "a", bytes: 9_000_000 });
    assertProblem(await site.ask("POST", UPLOADS, { body }), 507, "disk_full");

    const { id } = await site.announce(ZIP.length);
    const ballast = `${disk!.path}/ballast`;
    await Deno.writeFile(ballast, new Uint8Array(6 * 1024 ** 2));
    assertProblem(await site.send(id, 0, ZIP), 507, "disk_full");
    const offset = await site.offsetOf(id);
    assert(offset > 0 && offset < ZIP.length, `${offset}`);

    await Deno.remove(ballast);
    assertJson(await site.send(id, offset, ZIP.slice(offset)));
    assertEquals(
      assertJson(await site.finish(id), 201).archive.size,
      ZIP.length,
    );
  },
);

onSmallDisk(
  "a disk too full to wrap a file keeps the file unchanged",
  async () => {
    await using disk = await smallDisk(8 * 1024 ** 2);
    const archive = `${disk!.path}/archive`;
    await using api = await operatorApi(undefined, { archive });
    await using site = uploading(api);
    const file = noise(5_000_000);
    const { id } = await site.announce(file.length, "setup.exe");
    assertJson(await site.send(id, 0, file));
    const ballast = `${disk!.path}/ballast`;
    await Deno.writeFile(ballast, new Uint8Array(1024 ** 2));
    assertProblem(await site.finish(id), 507, "disk_full");
    assertEquals(await site.offsetOf(id), file.length);
    assertProblem(await site.finish(id), 507, "disk_full");
    assertEquals(await Deno.readFile(`${archive}/incoming/${id}/raw`), file);
  },
);
