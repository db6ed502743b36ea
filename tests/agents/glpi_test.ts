/**
 * Tests answers as GLPI's agent reads them: by their Content-Type
 * (GLPI::Agent::HTTP::Client::uncompress, version 1.12).
 */
import { assertEquals, assertMatch } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { gunzipSync, inflateSync } from "node:zlib";
import { type Format, sealEnvelope } from "#server/agent/wire/envelope.ts";
import { contentTypeFor } from "#server/agent/wire/reply.ts";
import {
  DEVICE,
  inventory,
  listen,
  type Listener,
  parsed,
  post,
  prolog,
} from "./listener.ts";

const GLPI = "GLPI-Agent_v1.12-dev";

/** The text that GLPI's agent reads; null: it prints "unsupported format". */
function readByGlpi(contentType: string, bytes: Uint8Array): string | null {
  if (!/^application\/x-/i.test(contentType)) {
    return new TextDecoder().decode(bytes);
  }
  const type = contentType.replace(/^application\//i, "").toLowerCase();
  if (type === "x-compress-zlib") {
    return new TextDecoder().decode(inflateSync(bytes));
  }
  if (type === "x-compress-gzip") {
    return new TextDecoder().decode(gunzipSync(bytes));
  }
  return null;
}

describe("GLPI's agent", () => {
  let listener: Listener;
  beforeEach(() => {
    listener = listen();
  });
  afterEach(() => listener.close());

  const formats: readonly [Format, string][] = [
    ["zlib", "application/x-compress-zlib"],
    ["gzip", "application/x-compress-gzip"],
    ["plain", "application/json"],
  ];
  for (const [format, contentType] of formats) {
    for (
      const [what, xml] of [["poll", prolog()], ["inventory", inventory(3)]]
    ) {
      it(`reads the answer to a ${format} ${what}`, async () => {
        const { status, headers, bytes } = await post(
          listener,
          new Uint8Array(sealEnvelope({ format, text: xml! })),
          { "User-Agent": GLPI, "Content-Type": contentType },
        );
        assertEquals(status, 200);
        const text = readByGlpi(headers.get("content-type")!, bytes);
        assertMatch(text ?? "unsupported format", /<REPLY>/);
      });
    }
  }

  for (const query of ["NETDISCOVERY", "SNMPQUERY"]) {
    it(`prints why the results of its network tasks (${query}) are refused`, async () => {
      const { status, headers, bytes } = await post(
        listener,
        sealEnvelope({
          format: "zlib",
          text: `<REQUEST QUERY="${query}" DEVICEID="${DEVICE}"/>`,
        }),
        { "User-Agent": GLPI },
      );
      assertEquals(
        [status, headers.get("content-type")],
        [400, "application/json"],
      );
      const { status: word, message } = JSON.parse(
        new TextDecoder().decode(bytes),
      );
      assertEquals(word, "error");
      assertMatch(message, /network discovery.*switch off/);
      assertMatch(
        listener.log[0]!,
        new RegExp(`400: Cannot store QUERY "${query}"`),
      );
    });
  }

  it("of another name reads it as well, because requests name their packing", async () => {
    const { headers } = await post(
      listener,
      sealEnvelope({ format: "zlib", text: prolog() }),
      {
        "User-Agent": "Acme-Agent_v1.12",
        "Content-Type": "application/x-compress-zlib",
      },
    );
    assertEquals(headers.get("content-type"), "application/x-compress-zlib");
  });
});

describe("FusionInventory", () => {
  it("reads why the results of its network tasks are refused, in its own format", async () => {
    const listener = listen();
    try {
      const { status, bytes } = await post(
        listener,
        sealEnvelope({
          format: "zlib",
          text: `<REQUEST QUERY="NETDISCOVERY" DEVICEID="${DEVICE}"/>`,
        }),
        {
          "User-Agent": "FusionInventory-Agent_v2.6-3",
          "Content-Type": "application/x-compress-zlib",
        },
      );
      assertEquals([status, bytes[0], bytes[1]], [400, 0x78, 0x9c]);
      const text = new TextDecoder().decode(inflateSync(bytes));
      assertMatch(parsed(text).REPLY.ERROR, /NetDiscovery and NetInventory/);
    } finally {
      await listener.close();
    }
  });
});

const OCS = "OCS-NG_unified_unix_agent_v2.10.0";
const types: readonly [string, string, Format, string][] = [
  [OCS, "application/x-compress", "zlib", "application/x-compressed"],
  [
    "OCS-NG_WINDOWS_AGENT_v2.11.0.1",
    "application/x-compressed",
    "zlib",
    "application/x-compressed",
  ],
  ["", "", "gzip", "application/x-compressed"],
  [GLPI, "", "zlib", "application/x-compress-zlib"],
  [GLPI, "", "gzip", "application/x-compress-gzip"],
  [GLPI, "", "plain", "application/xml"],
  ["my GLPI-Agent", "", "zlib", "application/x-compressed"],
];

for (const [agent, contentType, format, expected] of types) {
  it(`contentTypeFor() ${agent || "no agent"}, ${contentType || "no type"}, ${format}: ${expected}`, () => {
    assertEquals(contentTypeFor({ agent, contentType }, format), expected);
  });
}
