/** Invalid input over real HTTP: each kind has one clear outcome. */
import { assertEquals, assertMatch } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { Buffer } from "node:buffer";
import { constants, deflateSync, gzipSync } from "node:zlib";
import { MAX_BODY_BYTES, sealEnvelope } from "#server/agent/wire/envelope.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import {
  answerHead,
  DEVICE,
  inventory,
  listen,
  type Listener,
  post,
  prolog,
  replyIn,
  report,
} from "./listener.ts";

const zlib = (text: string | Uint8Array) => new Uint8Array(deflateSync(text));

describe("bad input", () => {
  let listener: Listener;
  beforeEach(() => {
    listener = listen();
  });
  /** The next poll is answered, whatever came before. */
  afterEach(async () => {
    const { status } = await post(listener, zlib(prolog()));
    await listener.close();
    assertEquals(status, 200);
  });

  async function refused(
    status: number,
    why: RegExp,
    body: BodyInit,
  ): Promise<void> {
    const answer = await post(listener, body);
    assertEquals([answer.status, answer.bytes.length], [status, 0]);
    assertEquals(listener.calls, []);
    assertEquals(listener.log.length, 1);
    assertMatch(
      listener.log[0]!,
      /^127\.0\.0\.1 POST "\/ocsinventory": \d{3}: /,
    );
    assertMatch(listener.log[0]!, why);
  }

  it("a truncated zlib stream is 400", async () => {
    const body = zlib(inventory(2000));
    await refused(400, /unclosed/, body.slice(0, body.length / 2));
  });

  it("a truncated report is 400, not half a report", async () => {
    const body = zlib(report("SUCCESS_3"));
    await refused(400, /Cannot read the XML/, body.slice(0, -12));
  });

  it("a zlib stream that never ends is 400 if its XML does not end", async () => {
    const endless = deflateSync("<REQUEST>" + " ".repeat(500_000), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    await refused(400, /unclosed/, new Uint8Array(endless));
  });

  it("a corrupt stream is 400", async () => {
    const body = zlib(prolog());
    body.set([255, 255, 255, 255], 20);
    await refused(400, /corrupt/, body);
  });

  it("an inflate bomb is 413, in zlib and in gzip", async () => {
    const zeros = new Uint8Array(256 * 1024 ** 2);
    await refused(413, /inflates to more than \d+$/, zlib(zeros));
    const { status } = await post(listener, new Uint8Array(gzipSync(zeros)));
    assertEquals(status, 413);
  });

  it("a bomb within a stream is 400: only one layer is unpacked", async () => {
    const twice = zlib(zlib(new Uint8Array(256 * 1024 ** 2)));
    await refused(400, /neither|Cannot read the XML/, twice);
  });

  it("a body over the limit is 413 by its length alone", async () => {
    const answer = await answerHead(
      listener.port,
      "POST /ocsinventory HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
        `Content-Length: ${MAX_BODY_BYTES + 1}\r\n\r\n<`,
    );
    assertMatch(answer, /^HTTP\/1\.1 413 /);
  });

  it("a body over the limit is 413 if its length is not announced", async () => {
    const chunk = new Uint8Array(1024 ** 2);
    let left = 17;
    const body = new ReadableStream({
      pull: (controller) =>
        left-- > 0 ? controller.enqueue(chunk) : controller.close(),
    });
    await refused(413, /more than 16777216 bytes/, body);
  });

  it("an empty body is 400", () => refused(400, /empty body/, ""));

  it("a body that is not XML is 400", () =>
    refused(400, /neither zlib, gzip nor XML/, "hello"));

  it("a DOCTYPE is 400, its entities are not expanded", () =>
    refused(
      400,
      /DOCTYPE/,
      zlib(
        `<!DOCTYPE R [<!ENTITY a "${"a".repeat(1000)}">${
          Array.from({ length: 20 }, (_, i) =>
            `<!ENTITY e${i} "&e${i - 1};&e${i - 1};">`).join("")
        }]><REQUEST QUERY="PROLOG" DEVICEID="${DEVICE}">&e19;</REQUEST>`,
      ),
    ));

  it("10 MB of nesting is 400", () =>
    refused(400, /32 elements deep/, "<A>".repeat(3_500_000)));

  it("10 MB of one name is 413", () =>
    refused(413, /128 characters/, `<${"A".repeat(10_000_000)}/>`));

  it("60 kB that inflate to 60 MB are 413, and little of them is inflated", () =>
    refused(
      413,
      /of \d{5} bytes: it inflates to more than \d{7}$/,
      zlib(
        inventory(10).replace(
          "</CONTENT>",
          `<BIOS><SMODEL>${"A".repeat(60_000_000)}</SMODEL></BIOS></CONTENT>`,
        ),
      ),
    ));

  it("an unknown encoding is 400", () =>
    refused(
      400,
      /x-klingon/,
      zlib(prolog().replace("UTF-8", "x-klingon")),
    ));

  it("a missing QUERY is 400", () =>
    refused(
      400,
      /no QUERY/,
      zlib(`<REQUEST><DEVICEID>${DEVICE}</DEVICEID></REQUEST>`),
    ));

  it("a missing DEVICEID is 400", () =>
    refused(400, /DEVICEID/, zlib("<REQUEST><QUERY>PROLOG</QUERY></REQUEST>")));

  it("a DEVICEID of 5,000 characters is 400, and its line is short", async () => {
    const id = "x".repeat(5000) + DEVICE;
    await refused(400, /DEVICEID "xxx/, zlib(prolog(id)));
    assertEquals(listener.log[0]!.length < 300, true);
  });

  it("a DEVICEID with a line break cannot forge a line of the log", async () => {
    await refused(400, /DEVICEID "a\\nb/, zlib(prolog(`a&#10;b${DEVICE}`)));
  });

  it("an unknown QUERY is 400 and never a 5xx, which agents repeat", async () => {
    const xml = `<REQUEST QUERY="TEA" DEVICEID="${DEVICE}"/>`;
    const { status, bytes } = await post(listener, zlib(xml));
    assertEquals([status, listener.calls.length], [400, 0]);
    assertMatch(listener.log[0]!, /Cannot answer QUERY "TEA"/);
    assertMatch(replyIn(bytes).ERROR, /QUERY "TEA": it is not known/);
  });

  it("a wrong encoding is not an error: bytes that are not UTF-8 are read as windows-1252", async () => {
    const id = `PC-MÜLLER-2026-11-22-12-20-35`;
    for (const encoding of ["latin1", "utf8"] as const) {
      const { status } = await post(
        listener,
        zlib(new Uint8Array(Buffer.from(prolog(id), encoding))),
      );
      assertEquals(status, 200);
    }
    for (const [, contact] of listener.calls) {
      assertEquals((contact as { deviceId: string }).deviceId, id);
    }
  });

  it("NUL bytes are dropped and never stored", async () => {
    const xml = report("SUC\0CESS&#0;", "17000\x0000001")
      .replace("<REQUEST", "\0<REQUEST");
    assertEquals((await post(listener, zlib(xml))).status, 200);
    assertEquals(listener.calls[0]!.slice(2), [
      { packageId: "1700000001", code: "SUCCESS" },
    ]);
    const named = inventory(3000).replace("<NAME>vm<", "<NAME>v\0m&#x00;<")
      .replace("number 2999", "number\0 2999\x07");
    assertEquals((await post(listener, zlib(named))).status, 200);
    const received = listener.calls[1]![2] as Inventory;
    assertEquals(received.name, "vm");
    assertEquals(
      received.sections.some(({ content }) => /\0|u0000|u0007/.test(content)),
      false,
    );
  });

  it("an inventory of 50,000 software entries is accepted, and cut", async () => {
    assertEquals((await post(listener, zlib(inventory(50_000)))).status, 200);
    const { sections } = listener.calls[0]![2] as Inventory;
    const { content, software } = sections.find(({ name }) =>
      name === "SOFTWARES"
    )!;
    assertEquals(JSON.parse(content).length, 10_000);
    assertEquals(software?.cut, { sent: 50_000, kept: 10_000, shortened: 0 });
  });

  it("an inventory that inflates from a small body is accepted", async () => {
    const xml = inventory(0).replace("vm", "v".repeat(100_000));
    assertEquals(zlib(xml).length < 4096, true);
    assertEquals((await post(listener, zlib(xml))).status, 200);
  });
});

describe("a body that", () => {
  it("is cut off is dropped, and the log line says so", async () => {
    const lines: string[] = [];
    const { promise: logged, resolve } = Promise.withResolvers<void>();
    const listener = listen({}, {
      log: (line) => {
        lines.push(line);
        resolve();
      },
    });
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: listener.port,
    });
    await connection.write(
      new TextEncoder().encode(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n<REQ",
      ),
    );
    connection.close();
    await logged;
    assertEquals(lines, [
      '127.0.0.1 POST "/": 400: Cannot read the body: it was cut off',
    ]);
    assertEquals(listener.calls, []);
    await listener.close();
  });

  it("does not end in time is 408", async () => {
    const listener = listen({}, { bodySeconds: 0.05 });
    const answer = await answerHead(
      listener.port,
      "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
        "Content-Length: 1000\r\n\r\n<REQ",
    );
    assertMatch(answer, /^HTTP\/1\.1 408 /);
    await listener.close();
  });

  it("comes slowly, but in time, is answered", async () => {
    const listener = listen();
    const body = zlib(prolog());
    let at = 0;
    const slow = new ReadableStream({
      async pull(controller) {
        if (at === body.length) return controller.close();
        await new Promise((resolve) => setTimeout(resolve, 1));
        controller.enqueue(body.subarray(at, ++at));
      },
    });
    assertEquals((await post(listener, slow)).status, 200);
    await listener.close();
  });
});

describe("a poisoned inventory", () => {
  it("does not delay polls", async () => {
    const listener = listen();
    const million = `<REQUEST>${"<A/>".repeat(1_000_001)}</REQUEST>`;
    let poisoned = false;
    const poison = post(
      listener,
      sealEnvelope({ format: "zlib", text: million + " ".repeat(1e6) }),
    ).finally(() => poisoned = true);
    const { status } = await post(listener, zlib(prolog()));
    assertEquals([status, poisoned], [200, false]);
    assertEquals((await poison).status, 413);
    await listener.close();
  });
});
