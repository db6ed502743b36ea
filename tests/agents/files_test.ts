import { assertEquals, assertMatch } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { printInfo } from "#server/agent/xml/info.ts";
import type { FragmentAnswer } from "#server/usecases/agents/agent_service.ts";
import { DAY_MS } from "#shared/time.ts";
import { INFO, listen, type Listener, rawExchange } from "./listener.ts";
import { until } from "#tests/harness/time/until.ts";

const ID = 1700000001;
const BASE = `/download/Zm9v-YmFy_01/${ID}`;

describe("a fragment", () => {
  let folder: string;
  let listener: Listener;
  let answer: FragmentAnswer;
  let sent: number;
  let ticket: number | null;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    sent = 0;
    ticket = 5;
    answer = { kind: "refused" };
    listener = listen({
      openFragment: () => Promise.resolve(answer),
      enterDownload: () => Promise.resolve(ticket),
      takeBytes: () => Promise.resolve(1000),
      noteFragment: () => Promise.resolve(void sent++),
    });
  });
  afterEach(async () => {
    await listener.close();
    await Deno.remove(folder, { recursive: true });
  });

  async function aFragment(bytes: number): Promise<Uint8Array> {
    const path = join(folder, "fragment");
    const content = new Uint8Array(bytes).map((_, i) => i * 7 + (i >> 8));
    await Deno.writeFile(path, content);
    const place = { path, offset: 0, bytes, ownFile: null };
    answer = { kind: "file", place, machineId: 7, etag: null, budgets: [] };
    return content;
  }

  const get = (path: string, headers: HeadersInit = {}, method = "GET") =>
    fetch(new URL(path, listener.url), { headers, method });

  it("is sent whole, with its length, and counted once", async () => {
    for (const size of [0, 1, 262_144, 262_145, 3_000_000]) {
      const content = await aFragment(size);
      sent = 0;
      const response = await get(`${BASE}/${ID}-2`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      assertEquals(response.status, 200);
      assertEquals(response.headers.get("content-length"), String(size));
      assertEquals(response.headers.get("cache-control"), "no-cache");
      assertEquals(response.headers.get("last-modified"), null);
      assertEquals([bytes.length, sent], [size, 1]);
      assertEquals(bytes, content);
    }
    assertEquals(listener.calls[0], ["openFragment", "Zm9v-YmFy_01", ID, 2]);
  });

  it("is sent whole whatever the agent already has: never 304", async () => {
    await aFragment(1000);
    const future = new Date(Date.now() + DAY_MS).toUTCString();
    const conditions: Record<string, string>[] = [
      { "If-Modified-Since": future },
      { "If-None-Match": "*" },
      { "Range": "bytes=10-" },
      { "Accept-Encoding": "gzip" },
    ];
    for (const headers of conditions) {
      const response = await get(`${BASE}/${ID}-1`, headers);
      assertEquals((await response.arrayBuffer()).byteLength, 1000);
      assertEquals(response.status, 200);
      assertEquals(response.headers.get("content-encoding"), null);
    }
    assertEquals(sent, 4);
  });

  it("is a range of the archive, in which ranges of mirrors lie", async () => {
    const content = await aFragment(700_000);
    const place = {
      path: join(folder, "fragment"),
      offset: 300_000,
      bytes: 262_145,
      ownFile: null,
    };
    const part = content.slice(300_000, 562_145);
    answer = { ...answer, place } as FragmentAnswer;
    const whole = await get(`${BASE}/${ID}-2`);
    assertEquals(whole.headers.get("content-length"), "262145");
    assertEquals(new Uint8Array(await whole.arrayBuffer()), part);
    answer = { ...answer, place, etag: '"abc"' } as FragmentAnswer;
    const range = await get(`${BASE}/${ID}-2`, { Range: "bytes=5-14" });
    assertEquals(range.headers.get("content-range"), "bytes 5-14/262145");
    assertEquals(
      new Uint8Array(await range.arrayBuffer()),
      part.slice(5, 15),
    );
    const last = await get(`${BASE}/${ID}-2`, { Range: "bytes=-3" });
    assertEquals(new Uint8Array(await last.arrayBuffer()), part.slice(-3));
  });

  it("comes from a file of its own while there is one", async () => {
    const content = await aFragment(5000);
    const ownFile = join(folder, "own");
    const place = {
      path: join(folder, "fragment"),
      offset: 1000,
      bytes: 2000,
      ownFile,
    };
    answer = { ...answer, place } as FragmentAnswer;
    const own = new Uint8Array(2000).fill(7);
    await Deno.writeFile(ownFile, own);
    const first = await get(`${BASE}/${ID}-1`);
    assertEquals(new Uint8Array(await first.arrayBuffer()), own);
    // It may be removed between the answer of the service and its opening.
    await Deno.remove(ownFile);
    const second = await get(`${BASE}/${ID}-1`);
    assertEquals(
      new Uint8Array(await second.arrayBuffer()),
      content.slice(1000, 3000),
    );
  });

  it("that goes beyond the end of its file is 404, with one log line", async () => {
    await aFragment(1000);
    const place = {
      path: join(folder, "fragment"),
      offset: 600,
      bytes: 500,
      ownFile: null,
    };
    answer = { ...answer, place } as FragmentAnswer;
    const response = await get(`${BASE}/${ID}-1`);
    assertEquals([response.status, await response.text()], [404, ""]);
    assertMatch(listener.log[0]!, /ends at byte 1000 instead of 1100/);
    assertEquals(sent, 0);
  });

  it("is not counted if the agent disconnects in the middle", async () => {
    await aFragment(30_000_000);
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: listener.port,
    });
    await connection.write(
      new TextEncoder().encode(
        `GET ${BASE}/${ID}-1 HTTP/1.1\r\nHost: x\r\n\r\n`,
      ),
    );
    await connection.read(new Uint8Array(1000));
    connection.close();
    // This is answered after the server has noticed the broken one, because it
    // is one thread.
    const whole = await get(`${BASE}/${ID}-1`);
    await whole.arrayBuffer();
    assertEquals(sent, 1);
  });

  const budget = { key: "group:1", atOnce: 1, bytesPerSecond: 1000 };
  const budgetCalls = () =>
    listener.calls.filter(([method]) =>
      /^(enter|leave)Download$|^takeBytes$/.test(method)
    );

  it("with a budget is sent at the budget's rate, and ended once", async () => {
    const content = await aFragment(2500);
    answer = { ...answer, budgets: [budget] } as FragmentAnswer;
    const response = await get(`${BASE}/${ID}-1`);
    assertEquals(new Uint8Array(await response.arrayBuffer()), content);
    assertEquals(budgetCalls(), [
      ["enterDownload", 7, [budget]],
      ["takeBytes", 5],
      ["takeBytes", 5],
      ["takeBytes", 5],
      ["leaveDownload", 5],
    ]);
  });

  it("whose budget is taken for long must be fetched later", async () => {
    await aFragment(2500);
    answer = { ...answer, budgets: [budget] } as FragmentAnswer;
    ticket = null;
    const response = await get(`${BASE}/${ID}-1`);
    assertEquals([response.status, await response.text()], [503, ""]);
    assertEquals(response.headers.get("retry-after"), "60");
    assertEquals(budgetCalls(), [["enterDownload", 7, [budget]]]);
  });

  it("waits for a slot among all downloads, and releases its budget's slot", async () => {
    await aFragment(2500);
    answer = { ...answer, budgets: [budget] } as FragmentAnswer;
    const left: number[] = [];
    const tickets = [3, null];
    const crowded = listen({
      openFragment: () => Promise.resolve(answer),
      enterDownload: () => Promise.resolve(5),
    }, {
      slots: {
        enter: () => Promise.resolve(tickets.shift()!),
        leave: (ticket) => void left.push(ticket),
      },
    });
    const statuses: number[] = [];
    for (let i = 0; i < 2; i++) {
      const response = await fetch(new URL(`${BASE}/${ID}-1`, crowded.url));
      await response.arrayBuffer();
      statuses.push(response.status);
    }
    const leaving = crowded.calls.filter(([name]) => name === "leaveDownload");
    await crowded.close();
    assertEquals([statuses, left, leaving.length], [[200, 503], [3], 2]);
  });

  it("releases its slot if the agent disconnects", async () => {
    await aFragment(30_000_000);
    answer = { ...answer, budgets: [budget] } as FragmentAnswer;
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: listener.port,
    });
    await connection.write(
      new TextEncoder().encode(
        `GET ${BASE}/${ID}-1 HTTP/1.1\r\nHost: x\r\n\r\n`,
      ),
    );
    await connection.read(new Uint8Array(1000));
    connection.close();
    await until(() => budgetCalls().at(-1)?.[0] === "leaveDownload");
    assertEquals(budgetCalls().at(-1), ["leaveDownload", 5]);
  });

  it("is not counted for a HEAD request, which returns its length", async () => {
    await aFragment(1000);
    const response = await get(`${BASE}/${ID}-1`, {}, "HEAD");
    assertEquals(response.headers.get("content-length"), "1000");
    assertEquals((await response.arrayBuffer()).byteLength, 0);
    assertEquals(sent, 0);
  });

  it("that is recalled is 200 without bytes", async () => {
    answer = { kind: "recalled" };
    const raw = await rawExchange(
      listener.port,
      `GET ${BASE}/${ID}-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    assertMatch(raw, /^HTTP\/1\.1 200 OK\r\n/);
    assertMatch(raw, /content-length: 0\r\n/i);
  });

  it("that is refused is 404, with one log line", async () => {
    const response = await get(`${BASE}/${ID}-1`);
    assertEquals([response.status, await response.text()], [404, ""]);
    assertEquals(listener.log, [
      `127.0.0.1 GET "${BASE}/${ID}-1": 404: ` +
      "Cannot serve the fragment: not offered or not known",
    ]);
  });

  it("whose file has vanished is 404, with one log line", async () => {
    await aFragment(10);
    await Deno.remove(join(folder, "fragment"));
    const response = await get(`${BASE}/${ID}-1`);
    assertEquals([response.status, await response.text()], [404, ""]);
    assertMatch(listener.log[0]!, /404: Cannot open the fragment/);
    assertEquals(sent, 0);
  });

  it("with an invalid name does not reach the service", async () => {
    const names = [
      `${BASE}/${ID}-0`,
      `${BASE}/${ID}-01`,
      `${BASE}/${ID}-x`,
      `${BASE}/1700000002-1`,
      `${BASE}/..%2f..%2fetc%2fpasswd`,
      `${BASE}/${ID}-1/`,
      `${BASE}/${ID}-1%00`,
      `/download/a/b/${ID}/${ID}-1`,
      `/download/../${ID}/${ID}-1`,
      `/download//${ID}/${ID}-1`,
      `/download/c/17/17-1`,
      `/download/${"c".repeat(129)}/${ID}/${ID}-1`,
      "/download/",
    ];
    for (const name of names) {
      const raw = await rawExchange(
        listener.port,
        `GET ${name} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      );
      assertMatch(raw, /^HTTP\/1\.1 404 /);
    }
    assertEquals(listener.calls, []);
  });
});

describe("info", () => {
  const path = `/download/Zm9v/${ID}/info`;
  let listener: Listener;
  afterEach(() => listener.close());

  async function get(agent: string, method = "GET") {
    const response = await fetch(new URL(path, listener.url), {
      method,
      headers: { "User-Agent": agent, "Accept-Encoding": "gzip, br" },
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  }

  it("is printed for the family of the agent, uncompressed", async () => {
    listener = listen(
      { openInfo: () => Promise.resolve(INFO) },
      { scheme: "https" },
    );
    const { status, headers, text } = await get(
      "OCS-NG_WINDOWS_AGENT_v2.11.0.1",
    );
    assertEquals([status, text], [200, printInfo(INFO)]);
    assertEquals(headers.get("content-encoding"), null);
    assertEquals(headers.get("content-length"), String(text.length));
    await get("OCS-NG_unified_unix_agent_v2.10.0");
    assertEquals(listener.calls, [
      ["openInfo", "Zm9v", ID, "windows"],
      ["openInfo", "Zm9v", ID, "unix"],
    ]);
    assertEquals((await get("x", "HEAD")).status, 200);
  });

  it("of a package not offered to that machine is 404", async () => {
    listener = listen({}, { scheme: "https" });
    assertEquals((await get("x")).status, 404);
  });

  it("is never served over http, where it could be changed in transit", async () => {
    listener = listen({ openInfo: () => Promise.resolve(INFO) });
    assertEquals((await get("x")).status, 404);
    assertEquals(listener.calls, []);
    assertMatch(listener.log[0]!, /info over http/);
  });
});
