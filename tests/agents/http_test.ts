/** Tests HTTP as agents speak it, over raw sockets where that matters. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterEach, describe, it } from "@std/testing/bdd";
import { sealEnvelope } from "#server/agent/wire/envelope.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import {
  inventory,
  listen,
  type Listener,
  post,
  prolog,
  rawExchange,
  report,
} from "./listener.ts";

const zlib = (text: string) => sealEnvelope({ format: "zlib", text });
let listener: Listener;
const closeAfterwards = () => afterEach(() => listener.close());

describe("a POST over a raw socket", () => {
  closeAfterwards();

  const head = (body: Uint8Array, ...lines: string[]) =>
    [
      "POST /ocsinventory HTTP/1.1",
      "Host: x",
      `Content-Length: ${body.length}`,
      "Connection: close",
      ...lines,
      "",
      "",
    ].join("\r\n");

  it("gets 100 Continue before its body, if it expects that", async () => {
    listener = listen();
    const body = zlib(inventory(2000));
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: listener.port,
    });
    const buffer = new Uint8Array(4096);
    const read = async () =>
      new TextDecoder().decode(
        buffer.subarray(0, (await connection.read(buffer))!),
      );
    await connection.write(
      new TextEncoder().encode(head(body, "Expect: 100-continue")),
    );
    assertMatch(await read(), /^HTTP\/1\.1 100 Continue/);
    for (let at = 0; at < body.length;) {
      at += await connection.write(body.subarray(at));
    }
    assertMatch(await read(), /^HTTP\/1\.1 200 OK/);
    connection.close();
  });

  it("may be HTTP/1.0", async () => {
    listener = listen();
    const body = zlib(prolog());
    const answer = await rawExchange(
      listener.port,
      `POST / HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n`,
      body,
    );
    assertMatch(answer, /^HTTP\/1\.0 200 OK/);
    assert(answer.includes("\x78\x9c"));
  });

  it("may come in chunks", async () => {
    listener = listen();
    const body = zlib(prolog());
    const chunk = (part: Uint8Array) => [
      `${part.length.toString(16)}\r\n`,
      part,
      "\r\n",
    ];
    const answer = await rawExchange(
      listener.port,
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
        "Transfer-Encoding: chunked\r\n\r\n",
      ...chunk(body.subarray(0, 50)),
      ...chunk(body.subarray(50)),
      "0\r\n\r\n",
    );
    assertMatch(answer, /^HTTP\/1\.1 200 OK/);
  });

  it("is answered repeatedly on one connection", async () => {
    listener = listen();
    const body = zlib(report());
    const request = head(body).replace("Connection: close\r\n", "");
    const answer = await rawExchange(
      listener.port,
      request,
      body,
      request,
      body,
      head(body),
      body,
    );
    assertEquals(answer.match(/HTTP\/1\.1 200 OK/g)?.length, 3);
    assertEquals(listener.calls.length, 3);
  });

  it("may have the headers of the Unix agent", async () => {
    listener = listen();
    const body = zlib(prolog());
    const answer = await rawExchange(
      listener.port,
      head(body, "TE: deflate,gzip;q=0.3", "Keep-Alive: 300")
        .replace("Connection: close", "Connection: close, TE"),
      body,
    );
    assertMatch(answer, /^HTTP\/1\.1 200 OK/);
    assert(!/content-encoding|transfer-encoding/i.test(answer));
  });
});

describe("Basic auth", () => {
  closeAfterwards();

  const auth = { user: "ocs", password: "pä:ss", realm: 'Agents "here"' };
  const authorization = (credentials: string) => ({
    Authorization: "Basic " + new TextEncoder().encode(credentials).toBase64(),
  });

  it("asks for user and password, also for a large body and the TAG question", async () => {
    listener = listen({}, { auth });
    for (const body of [zlib(prolog()), zlib(inventory(5000))]) {
      const { status, headers } = await post(listener, body);
      assertEquals(status, 401);
      assertEquals(
        headers.get("www-authenticate"),
        'Basic realm="Agents \\"here\\""',
      );
    }
    const label = await fetch(`${listener.url}/deploy/label`);
    await label.body?.cancel();
    assertEquals(label.status, 401);
    assertEquals(listener.calls, []);
  });

  it("is not required for downloads, whose path is a capability", async () => {
    listener = listen({
      openFragment: () => Promise.resolve({ kind: "recalled" }),
    }, { auth });
    const path = "/download/c/1700000001/1700000001-1";
    const fragment = await fetch(new URL(path, listener.url));
    await fragment.body?.cancel();
    assertEquals(fragment.status, 200);
    const url = new URL("/download/c", listener.url);
    const poll = await fetch(url, { method: "POST", body: zlib(prolog()) });
    await poll.body?.cancel();
    assertEquals([poll.status, listener.calls.length], [401, 1]);
  });

  it("accepts the right ones", async () => {
    listener = listen({}, { auth });
    const { status } = await post(
      listener,
      zlib(prolog()),
      authorization("ocs:pä:ss"),
    );
    assertEquals(status, 200);
  });

  it("refuses wrong ones, and logs the user", async () => {
    listener = listen({}, { auth });
    const wrong = ["ocs:pä:s", "ocs", "", "OCS:pä:ss", "ocs:pä:ss "];
    for (const credentials of wrong) {
      const { status } = await post(
        listener,
        zlib(prolog()),
        authorization(credentials),
      );
      assertEquals(status, 401, credentials);
    }
    for (const header of ["Bearer b2NzOg==", "Basic !!!", "Basic"]) {
      const headers = { Authorization: header };
      assertEquals((await post(listener, prolog(), headers)).status, 401);
    }
    assertEquals(listener.calls, []);
    assertEquals(
      listener.log[0],
      '127.0.0.1 POST "/ocsinventory": 401: wrong user and password',
    );
  });
});

describe("other requests", () => {
  closeAfterwards();

  const get = async (path: string, method = "GET") => {
    const response = await fetch(new URL(path, listener.url), { method });
    return { status: response.status, text: await response.text() };
  };

  it("GET deploy/label returns the question for the TAG, if there is one", async () => {
    listener = listen({}, { label: "Which site is this?" });
    assertEquals(await get("/ocsinventory/deploy/label"), {
      status: 200,
      text: "Which site is this?",
    });
    await listener.close();
    listener = listen();
    const none = await get("/ocsinventory/deploy/label");
    assertEquals(none, { status: 404, text: "" });
  });

  it("every other answer has no body either", async () => {
    listener = listen();
    assertEquals(await get("/"), { status: 404, text: "" });
    assertEquals(await get("/ocsinventory"), { status: 404, text: "" });
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      assertEquals(await get("/", method), { status: 405, text: "" });
    }
  });
});

describe("a service that fails", () => {
  closeAfterwards();

  const fails = () => Promise.reject(new Error("disk full"));
  const failing: Partial<AgentService> = {
    answerPoll: fails,
    receiveInventory: fails,
    recordResult: fails,
    noteAddress: fails,
    openInfo: fails,
  };

  it("is a 500, a 503 for a report, and one log line, never a 200", async () => {
    listener = listen(failing, { scheme: "https" });
    for (const xml of [prolog(), inventory(1), inventory(3000), report()]) {
      const { status, bytes } = await post(listener, zlib(xml));
      assertEquals([status, bytes.length], [xml === report() ? 503 : 500, 0]);
    }
    const info = await fetch(
      new URL("/download/c/1700000001/info", listener.url),
    );
    await info.body?.cancel();
    assertEquals(info.status, 500);
    assertEquals(listener.log.length, 5);
    assertEquals(
      listener.log[3],
      '127.0.0.1 POST "/ocsinventory" "vm-2026-11-22-12-20-35" "DOWNLOAD": ' +
        "503: disk full",
    );
  });

  it("is a 503 for a report also if it throws synchronously", async () => {
    listener = listen({
      recordResult() {
        throw new Error("a bug");
      },
    });
    assertEquals((await post(listener, report())).status, 503);
  });
});
