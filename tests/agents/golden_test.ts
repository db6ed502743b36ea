/** Recorded exchanges between real agents and the real server. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { openDocument } from "#server/agent/wire/document.ts";
import { openEnvelope } from "#server/agent/wire/envelope.ts";
import { printInfo } from "#server/agent/xml/info.ts";
import { readInfo } from "#server/agent/xml/read_info.ts";
import { printInventoryReply } from "#server/agent/xml/inventory_reply.ts";
import { printPrologReply } from "#server/agent/xml/prolog_reply.ts";
import { parseXml } from "#server/agent/xml/parse.ts";
import { scanXml } from "#server/agent/xml/scan.ts";
import { Malformed } from "#server/agent/xml/errors.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { list, parsed } from "./listener.ts";

const CAPTURES = new URL("./captures/", import.meta.url);

function recordings(ending: string): string[] {
  const found: string[] = [];
  for (const folder of Deno.readDirSync(CAPTURES)) {
    if (!folder.isDirectory) continue;
    for (const { name } of Deno.readDirSync(new URL(folder.name, CAPTURES))) {
      if (name.endsWith(ending)) found.push(`${folder.name}/${name}`);
    }
  }
  return found.sort();
}

const bytesOf = (name: string) => Deno.readFileSync(new URL(name, CAPTURES));
const textOf = (name: string) => Deno.readTextFileSync(new URL(name, CAPTURES));

describe("recorded requests", () => {
  it("are scanned, not parsed, and give the same result when parsed", () => {
    const texts = [
      ...recordings(".req.raw").map((name) => openEnvelope(bytesOf(name)).text),
      textOf("inventory-template.xml"),
    ];
    for (const text of texts) {
      const scanned = scanXml(text);
      assert(scanned !== undefined, text.slice(0, 200));
      assertEquals(scanned, parseXml(text));
    }
  });

  const names = recordings(".req.raw");
  it("are complete", () => assertEquals(names.length, 39));

  for (const name of names) {
    it(`${name} means what its XML says`, () => {
      const { format, request, inventory } = openDocument(bytesOf(name));
      const expected = parsed(textOf(name.replace(".raw", ".xml"))).REQUEST;
      assertEquals(format, "zlib");
      assert(name.includes(`-${request.query}.`));
      assertEquals(request.query, expected.QUERY);
      assertEquals(request.deviceId, expected.DEVICEID);
      assertEquals(request.packageId, expected.ID ?? "");
      assertEquals(request.code, expected.ERR ?? "");
      assertEquals(request.type, expected.TYPE ?? "");
      assertEquals(request.ip, expected.HARDWARE?.IPADDR ?? "");
      assertEquals(inventory !== null, request.query === "INVENTORY");
      if (inventory) assertEquals(sectionsOf(inventory), sectionsIn(expected));
    });
  }
});

type Sections = Record<string, unknown[]>;

function sectionsOf({ sections }: Inventory): Sections {
  return Object.fromEntries(
    sections.map(({ name, content }) => [name, JSON.parse(content)]),
  );
}

/** The other parser returns "" for an element without children. */
function sectionsIn(request: { CONTENT: Record<string, unknown> }): Sections {
  return Object.fromEntries(
    Object.entries(request.CONTENT).map(([name, value]) => [
      name,
      list(value).map((entry) => entry === "" ? {} : entry),
    ]),
  );
}

describe("recorded inventories", () => {
  const read = (name: string) => openDocument(bytesOf(name)).inventory!;

  it("Windows: identity, history, and the id before a rename", () => {
    const { sections: _, ...rest } = read(
      "windows-handbuilt/002-INVENTORY.req.raw",
    );
    assertEquals(rest, {
      name: "WINPC01",
      os: "Microsoft Windows 11 Pro",
      ip: "10.0.0.5",
      serial: "ABC1234",
      uuid: "4C4C4544-0042",
      macs: ["02:AA:BB:CC:DD:EE"],
      tag: "SITE-A",
      account: { fields: [], cut: null, isSent: true },
      oldDeviceId: "OLDPC-2020-01-01-00-00-00",
      history: [1700000001],
      interfaces: [{
        description: "Intel(R) Ethernet",
        status: "Up",
        address: "10.0.0.5",
        mask: "255.255.255.0",
        gateway: "10.0.0.1",
      }],
      uptime: null,
      scan: null,
      facts: { user: "alice", cpu: "", ramMib: 16384, diskFreeMib: null },
    });
  });

  it("Unix: the hardware fields of queries", () => {
    const { facts } = read("unix-flow/002-INVENTORY.req.raw");
    assertEquals(facts, {
      user: "",
      cpu: "AMD EPYC",
      ramMib: 24105,
      diskFreeMib: 79135,
    });
  });

  it("Unix: the history, in its order", () => {
    const { history, oldDeviceId, tag } = read(
      "unix-inv-history/002-INVENTORY.req.raw",
    );
    assertEquals(history, [
      1700000001,
      1700000003,
      1700000004,
      1700000010,
      1700000013,
      1700000014,
      1700000002,
    ]);
    assertEquals([oldDeviceId, tag], [null, "NA"]);
  });

  it("Unix: all 811 packages, and the tag it was installed with", () => {
    const { sections, tag } = read("unix-https-auth/003-INVENTORY.req.raw");
    assertEquals(tag, "ACME");
    const softwares = sections.find(({ name }) => name === "SOFTWARES")!;
    assertEquals(JSON.parse(softwares.content).length, 811);
    assertEquals(softwares.digest.length, 32);
    assertEquals(softwares.software?.keys.length, 811);
    assertEquals(softwares.software?.cut, null);
  });
});

interface Param extends Record<string, string> {
  TYPE: string;
}

/**
 * The answer to a PROLOG, without its order and without the locations of
 * packages.
 */
function meaningOf(xml: string) {
  const reply = parsed(xml).REPLY;
  const params = list<Param>(reply.OPTION.PARAM);
  for (const param of params) {
    delete param.INFO_LOC;
    delete param.PACK_LOC;
  }
  return {
    response: reply.RESPONSE,
    hours: reply.PROLOG_FREQ,
    onStartup: reply.INVENTORY_ON_STARTUP,
    option: reply.OPTION.NAME,
    conf: params.filter(({ TYPE }) => TYPE === "CONF"),
    packs: params.filter(({ TYPE }) => TYPE === "PACK"),
  };
}

interface Decision {
  readonly latency: number;
  readonly send: boolean;
  readonly packages: readonly number[];
  readonly force?: boolean;
}

/** The decision of the real server for each recording. */
const DECISIONS: Record<string, Decision> = {
  "unix-badca/001-PROLOG": { latency: 0, send: false, packages: [2] },
  // We refuse to create some of these packages; they would be offered like
  // this.
  "unix-errors/001-PROLOG": {
    latency: 0,
    send: false,
    packages: [4, 5, 6, 7, 8, 9, 10, 12],
  },
  "unix-flow/001-PROLOG": { latency: 1, send: true, packages: [] },
  "unix-flow/003-PROLOG": { latency: 1, send: true, packages: [1, 2, 3] },
  "unix-force/001-PROLOG": {
    latency: 0,
    send: false,
    packages: [2],
    force: true,
  },
  "unix-force/005-PROLOG": { latency: 0, send: false, packages: [] },
  // This offers packages in the agent's history: the format allows it, our
  // decision never does it.
  "unix-history/001-PROLOG": { latency: 0, send: false, packages: [1, 2] },
  "unix-history/005-PROLOG": { latency: 0, send: false, packages: [2] },
  "unix-https-auth/002-PROLOG": { latency: 0, send: true, packages: [] },
  "unix-inv-history/001-PROLOG": { latency: 0, send: true, packages: [] },
  "unix-missingfrag/001-PROLOG": { latency: 0, send: false, packages: [11] },
  // The real server offers both; our decision would hold the second back.
  "unix-prio0/001-PROLOG": { latency: 0, send: false, packages: [13, 14] },
  "windows-handbuilt/001-PROLOG": { latency: 10, send: true, packages: [] },
  "windows-handbuilt/003-PROLOG": { latency: 10, send: false, packages: [2] },
};

function ours({ latency, send, packages, force = false }: Decision): string {
  const answer = {
    wantInventory: send,
    settings: {
      ...DEFAULT_SETTINGS,
      pollHours: 24,
      fragmentLatencySeconds: latency,
      cycleLatencySeconds: latency,
      periodLatencySeconds: latency,
    },
    offers: packages.map((number) => ({
      packageId: 1_700_000_000 + number,
      capability: "c",
      force,
      protocol: "http" as const,
      mirror: null,
    })),
    scan: null,
  };
  return printPrologReply(answer, { http: "h:1", https: "h:2" });
}

describe("recorded answers to PROLOG", () => {
  const names = recordings("-PROLOG.resp.xml");
  it("all have their decision below", () =>
    assertEquals(
      names.map((name) => name.replace(".resp.xml", "")),
      Object.keys(DECISIONS),
    ));

  for (const [name, decision] of Object.entries(DECISIONS)) {
    it(`${name} means the same as our answer`, () => {
      const theirs = meaningOf(textOf(`${name}.resp.xml`));
      if (name === "unix-force/001-PROLOG") {
        // Only Windows agents read the date and the command; our server sends
        // neither yet.
        Object.assign(theirs.packs[0]!, { SCHEDULE: "", POSTCMD: "" });
      }
      assertEquals(meaningOf(ours(decision)), theirs);
    });
  }
});

describe("recorded answers to INVENTORY", () => {
  for (const name of recordings("-INVENTORY.resp.xml")) {
    it(`${name} means the same as our answer`, () => {
      const changed = name === "unix-flow/007-INVENTORY.resp.xml";
      assertEquals(
        parsed(printInventoryReply(changed ? { TAG: "NA" } : null)).REPLY,
        parsed(textOf(name)).REPLY,
      );
    });
  }
});

describe("recorded info files", () => {
  const names = recordings("-GET-info.resp.raw");
  /** SHA1 in Base64; a digest that is none; the 404 page of a web server. */
  const refused = ["002", "003", "009"].map((n) =>
    `unix-errors/${n}-GET-info.resp.raw`
  );

  for (const name of names.filter((name) => !refused.includes(name))) {
    it(`${name} is read, and printed again with the same meaning`, () => {
      const theirs = textOf(name);
      const { "?xml": _, ...again } = parsed(printInfo(readInfo(theirs)));
      assertEquals(again, parsed(theirs));
    });
  }

  for (const name of refused) {
    it(`${name} is refused: our packages never look like that`, () => {
      assertThrows(() => readInfo(textOf(name)), Malformed);
    });
  }
});
