/**
 * Requirements that a server must meet so that unmodified agents work with it:
 * the points of the protocol's checklist that are visible on the wire, with
 * their numbers. The other points are decisions, and are tested with those.
 */
import type { ResultReport } from "#server/usecases/agents/agent_service.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { constants, deflateSync, gzipSync } from "node:zlib";
import { sealEnvelope } from "#server/agent/wire/envelope.ts";
import { printInfo } from "#server/agent/xml/info.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import {
  DEVICE,
  INFO,
  inventory,
  list,
  listen,
  type Listener,
  parsed,
  post,
  prolog,
  replyIn,
  report,
  STOP,
} from "./listener.ts";

const CAPABILITY = "Zm9v-YmFy_01";
const offers = [
  {
    packageId: 1700000001,
    capability: CAPABILITY,
    force: false,
    protocol: "http" as const,
    mirror: null,
  },
  {
    packageId: 1700000002,
    capability: "second",
    force: true,
    protocol: "https" as const,
    mirror: null,
  },
];
const zlib = (text: string) => sealEnvelope({ format: "zlib", text });

describe("what agents need from a server", () => {
  let listener: Listener;
  beforeEach(() => {
    listener = listen({
      answerPoll: () => Promise.resolve({ ...STOP, offers }),
    });
  });
  afterEach(() => listener.close());

  it("1: a POST is answered at any path, on one connection", async () => {
    for (const path of ["/", "/ocsinventory", "/a/token/in/the/path?x=1"]) {
      const url = new URL(path, listener.url);
      const response = await fetch(url, { method: "POST", body: prolog() });
      await response.body?.cancel();
      assertEquals(response.status, 200, path);
    }
    assertEquals(listener.calls.length, 3);
  });

  it("2: zlib without an end, zlib, gzip and plain XML are understood", async () => {
    const open = { finishFlush: constants.Z_SYNC_FLUSH };
    for (
      const body of [
        new Uint8Array(deflateSync(prolog(), open)),
        new Uint8Array(deflateSync(prolog(), { level: 1 })),
        new Uint8Array(gzipSync(prolog())),
        prolog(),
      ]
    ) {
      const { status } = await post(listener, body);
      assertEquals(status, 200);
    }
    assertEquals(listener.calls.length, 4);
  });

  it("2: any Content-Type and User-Agent is accepted, and the service gets the agent's name", async () => {
    await post(listener, zlib(prolog()), {
      "Content-Type": "text/plain",
      "User-Agent": "Fancy_v9 ".repeat(100),
    });
    const [, contact] = listener.calls[0]!;
    assertEquals(contact, {
      deviceId: DEVICE,
      agent: "Fancy_v9 ".repeat(100).slice(0, 200),
      ip: "127.0.0.1",
    });
  });

  it("3: attributes or child elements, with or without a declaration", async () => {
    const same = [
      report("SUCCESS_3"),
      `<REQUEST ID="1700000001" ERR="SUCCESS_3"><DEVICEID>${DEVICE}</DEVICEID>` +
      "<CONTENT /><QUERY>DOWNLOAD</QUERY></REQUEST>",
      `<?xml version="1.0" encoding="UTF-8" ?><REQUEST><ID>1700000001</ID>` +
      `<ERR>SUCCESS_3</ERR><QUERY>DOWNLOAD</QUERY>` +
      `<DEVICEID>${DEVICE}</DEVICEID></REQUEST>`,
    ];
    for (const xml of same) {
      assertEquals((await post(listener, zlib(xml))).status, 200);
    }
    for (const [method, contact, ...rest] of listener.calls) {
      assertEquals(
        [method, (contact as { deviceId: string }).deviceId, ...rest],
        ["recordResult", DEVICE, {
          packageId: "1700000001",
          code: "SUCCESS_3",
        }],
      );
    }
    assertEquals(listener.calls.length, 3);
  });

  it("3: a DOCTYPE is refused", async () => {
    const { status } = await post(
      listener,
      zlib(`<!DOCTYPE REQUEST>${prolog().split("\n")[1]}`),
    );
    assertEquals([status, listener.calls.length], [400, 0]);
  });

  it("4: PROLOG and INVENTORY are answered 200 with zlib, 78 9C", async () => {
    for (const xml of [prolog(), inventory(3), inventory(3000)]) {
      const { status, headers, bytes } = await post(listener, zlib(xml));
      assertEquals(status, 200);
      assertEquals([...bytes.subarray(0, 2)], [0x78, 0x9c]);
      assertEquals(headers.get("content-type"), "application/x-compressed");
      assertEquals(headers.get("content-length"), String(bytes.length));
      assertEquals(headers.get("cache-control"), "no-cache");
      assert(replyIn(bytes).RESPONSE);
    }
  });

  it("4: gzip and plain XML are answered in the same format", async () => {
    const gzip = new Uint8Array(gzipSync(prolog()));
    const packed = (await post(listener, gzip)).bytes;
    assertEquals([...packed.subarray(0, 2)], [0x1f, 0x8b]);
    assertEquals(replyIn(packed).RESPONSE, "STOP");
    const plain = (await post(listener, prolog())).bytes;
    assertMatch(new TextDecoder().decode(plain), /^<\?xml /);
  });

  it("4: DOWNLOAD and NOTIFY are answered 200 with Content-Length 0", async () => {
    const notify =
      `<REQUEST><DEVICEID>${DEVICE}</DEVICEID><CONTENT/><QUERY>NOTIFY</QUERY>` +
      "<TYPE>IP</TYPE><HARDWARE><IPADDR>10.0.0.6</IPADDR></HARDWARE></REQUEST>";
    for (const xml of [report(), notify]) {
      const { status, headers, bytes } = await post(listener, zlib(xml));
      assertEquals([status, bytes.length], [200, 0]);
      assertEquals(headers.get("content-length"), "0");
    }
    assertEquals(listener.calls.map(([method]) => method), [
      "recordResult",
      "noteAddress",
    ]);
    assertEquals(listener.calls[1]![2], "10.0.0.6");
  });

  it("4: no answer has a Content-Encoding, whatever the agent accepts", async () => {
    for (const xml of [prolog(), inventory(10), report()]) {
      const { headers } = await post(listener, xml, {
        "Accept-Encoding": "gzip, deflate, br",
        "If-None-Match": "*",
        "If-Modified-Since": new Date().toUTCString(),
      });
      assertEquals(headers.get("content-encoding"), null);
    }
  });

  it("5: one CONF with all eight attributes, whole numbers", async () => {
    const { bytes } = await post(listener, zlib(prolog()));
    const { OPTION, PROLOG_FREQ } = replyIn(bytes);
    const confs = list<Record<string, string>>(OPTION.PARAM)
      .filter(({ TYPE }) => TYPE === "CONF");
    assertEquals(confs, [{
      TYPE: "CONF",
      ON: "1",
      FRAG_LATENCY: String(DEFAULT_SETTINGS.fragmentLatencySeconds),
      CYCLE_LATENCY: "5",
      PERIOD_LATENCY: "1",
      PERIOD_LENGTH: "10",
      TIMEOUT: "30",
      EXECUTION_TIMEOUT: "120",
    }]);
    assertEquals(PROLOG_FREQ, "1");
  });

  it("6: a PACK has all its attributes, locations without a scheme", async () => {
    const { bytes } = await post(listener, zlib(prolog()));
    const [, first, second] = list(replyIn(bytes).OPTION.PARAM);
    assertEquals(first, {
      TYPE: "PACK",
      ID: "1700000001",
      INFO_LOC: `pkg.example:8443/download/${CAPABILITY}`,
      PACK_LOC: `pkg.example:8080/download/${CAPABILITY}`,
      CERT_PATH: "INSTALL_PATH",
      CERT_FILE: "INSTALL_PATH/cacert.pem",
      SCHEDULE: "",
      POSTCMD: "",
      FORCE: "0",
    });
    assertEquals(second.PACK_LOC, "pkg.example:8443/download/second");
    assertEquals(second.FORCE, "1");
  });

  it("8: info is well-formed, MD5 in Hexa, no digest without an archive", () => {
    const { DOWNLOAD } = parsed(
      printInfo({
        ...INFO,
        action: "execute",
        command: `echo "<&>"`,
        fragments: 0,
        digest: "",
      }),
    );
    assertEquals(DOWNLOAD.COMMAND, `echo "<&>"`);
    assertEquals(
      [DOWNLOAD.FRAGS, DOWNLOAD.DIGEST, DOWNLOAD.DIGEST_ALGO],
      ["0", "", "MD5"],
    );
    assertEquals(DOWNLOAD.DIGEST_ENCODE, "Hexa");
  });

  it("10: repeated, late and unexpected reports are answered 200", async () => {
    for (const id of ["1700000001", "1700000001", "42", "", "no id"]) {
      const { status } = await post(listener, zlib(report("SUCCESS", id)));
      assertEquals(status, 200, id);
    }
    assertEquals(listener.calls.length, 5);
  });

  it("11: every code arrives as it was sent; without one, as UNKNOWN_CODE", async () => {
    const codes = [
      "SUCCESS_",
      "SUCCESS_3",
      "EXIT_CODE_-1",
      "ERR_BUILD",
      "?",
      "",
    ];
    for (const code of codes) await post(listener, zlib(report(code)));
    assertEquals(
      listener.calls.map((call) => (call[2] as ResultReport).code),
      [...codes.slice(0, -1), "UNKNOWN_CODE"],
    );
  });

  it("13: ON is 0 where downloads are off", async () => {
    const settings = { ...DEFAULT_SETTINGS, downloadsOn: false };
    const off = listen({
      answerPoll: () =>
        Promise.resolve({
          wantInventory: true,
          settings,
          offers: [],
          scan: null,
        }),
    });
    const { bytes } = await post(off, zlib(prolog()));
    const reply = replyIn(bytes);
    assertEquals([reply.RESPONSE, reply.OPTION.PARAM.ON], ["SEND", "0"]);
    await off.close();
  });
});

describe("12: the answer to an inventory", () => {
  it("is ACCOUNT_UPDATE with every value if one differs", async () => {
    const accountInfo = { TAG: "SITE <A>" };
    const listener = listen({
      receiveInventory: () => Promise.resolve({ accountInfo }),
    });
    const reply = replyIn((await post(listener, zlib(inventory(1)))).bytes);
    assertEquals(reply.RESPONSE, "ACCOUNT_UPDATE");
    assertEquals(reply.ACCOUNTINFO, { KEYNAME: "TAG", KEYVALUE: "SITE <A>" });
    await listener.close();
  });

  it("is NO_ACCOUNT_UPDATE and nothing else otherwise", async () => {
    const listener = listen();
    const { bytes } = await post(listener, zlib(inventory(1)));
    assertEquals(replyIn(bytes), { RESPONSE: "NO_ACCOUNT_UPDATE" });
    await listener.close();
  });
});
