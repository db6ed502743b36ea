import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Malformed } from "./errors.ts";
import { readXml } from "./read.ts";
import { isDeviceId, readRequest } from "./request.ts";

const DEVICE = "vm-2026-11-22-12-20-35";
const read = (xml: string) => readRequest(readXml(xml));

describe("readRequest()", () => {
  const reports: Record<string, string> = {
    "attributes": `<REQUEST DEVICEID="${DEVICE}" ERR="ERR_BUILD" ID="17"
      QUERY="DOWNLOAD"/>`,
    "child elements": `<?xml version="1.0"?><REQUEST><QUERY>DOWNLOAD</QUERY>
      <ID>17</ID><ERR> ERR_BUILD </ERR><DEVICEID>${DEVICE}</DEVICEID></REQUEST>`,
    "both": `<REQUEST ID="17" ERR="ERR_BUILD"><DEVICEID>${DEVICE}</DEVICEID>
      <CONTENT/><QUERY>DOWNLOAD</QUERY></REQUEST>`,
    "DEVICEID in CONTENT": `<REQUEST QUERY="DOWNLOAD" ID="17" ERR="ERR_BUILD">
      <CONTENT><DEVICEID>${DEVICE}</DEVICEID></CONTENT></REQUEST>`,
  };
  for (const [how, xml] of Object.entries(reports)) {
    it(`reads a report in ${how}`, () => {
      assertEquals(read(xml), {
        query: "DOWNLOAD",
        deviceId: DEVICE,
        packageId: "17",
        code: "ERR_BUILD",
        type: "",
        ip: "",
      });
    });
  }

  it("takes the new address from IFACE where HARDWARE has none", () => {
    const { type, ip } = read(
      `<REQUEST QUERY="NOTIFY" TYPE="IP" DEVICEID="${DEVICE}">
      <IFACE><IP>10.0.0.6</IP></IFACE><IFACE><IP>10.0.0.7</IP></IFACE></REQUEST>`,
    );
    assertEquals([type, ip], ["IP", "10.0.0.6"]);
  });

  it("keeps a query it does not know", () => {
    assertEquals(
      read(`<REQUEST QUERY="SNMP" DEVICEID="${DEVICE}"/>`).query,
      "SNMP",
    );
  });

  it("cuts what nobody needs whole", () => {
    const long = "x".repeat(5000);
    const { code, packageId } = read(
      `<REQUEST QUERY="DOWNLOAD" DEVICEID="${DEVICE}" ERR="${long}" ID="${long}"/>`,
    );
    assertEquals([code.length, packageId.length], [255, 255]);
  });

  it("refuses another root, no QUERY, no DEVICEID", () => {
    for (
      const xml of [
        `<REPLY QUERY="PROLOG" DEVICEID="${DEVICE}"/>`,
        `<REQUEST DEVICEID="${DEVICE}"/>`,
        `<REQUEST><QUERY/><DEVICEID>${DEVICE}</DEVICEID></REQUEST>`,
        `<REQUEST QUERY="PROLOG"/>`,
        `<REQUEST QUERY="PROLOG"><CONTENT/></REQUEST>`,
      ]
    ) assertThrows(() => read(xml), Malformed, "Cannot read the request");
  });
});

describe("isDeviceId()", () => {
  const stamp = "-2026-11-22-12-20-35";

  it("takes any host name, in any script", () => {
    for (const host of ["vm", "a.b_c-d", "PC-MÜLLER", "машина", "パソコン 1"]) {
      assertEquals(isDeviceId(host + stamp), true, host);
    }
    assertEquals(isDeviceId("x".repeat(235) + stamp), true);
  });

  it("refuses other shapes, control characters and more than 255", () => {
    for (
      const id of [
        "",
        stamp,
        "vm",
        "vm-2026-11-22",
        `vm${stamp}-1`,
        `a\nb${stamp}`,
      ]
    ) assertEquals(isDeviceId(id), false, id);
    assertEquals(isDeviceId("x".repeat(236) + stamp), false);
    assertEquals(isDeviceId("x".repeat(5000) + stamp), false);
  });
});
