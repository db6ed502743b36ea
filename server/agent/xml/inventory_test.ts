import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readInventory } from "./inventory.ts";
import { TooLarge } from "./errors.ts";
import { readXml } from "./read.ts";

const DEVICE = "pc-7-2026-11-22-12-20-35";
const OLD = "old-2020-01-01-00-00-00";
const read = (content: string) =>
  readInventory(
    readXml(`<REQUEST><CONTENT>${content}</CONTENT></REQUEST>`),
    DEVICE,
  );

describe("readInventory()", () => {
  it("makes do with an empty one", () => {
    assertEquals(read(""), {
      name: "pc-7",
      os: "",
      ip: "",
      serial: "",
      uuid: "",
      macs: [],
      tag: "",
      account: { fields: [], cut: null, isSent: false },
      oldDeviceId: null,
      history: [],
      facts: { user: "", cpu: "", ramMib: null, diskFreeMib: null },
      sections: [],
      interfaces: [],
      uptime: null,
      scan: null,
    });
    assertEquals(readInventory(readXml("<REQUEST/>"), DEVICE).sections, []);
  });

  it("finds the old id in both places, and takes CONTENT's first", () => {
    const misplaced = `<DOWNLOAD><HISTORY><OLD_DEVICEID>${OLD}</OLD_DEVICEID>
      </HISTORY></DOWNLOAD>`;
    assertEquals(
      read(`<OLD_DEVICEID>${OLD}</OLD_DEVICEID>`).oldDeviceId,
      OLD,
    );
    assertEquals(read(misplaced).oldDeviceId, OLD);
    const other = "other-2020-01-01-00-00-00";
    assertEquals(
      read(`${misplaced}<OLD_DEVICEID>${other}</OLD_DEVICEID>`).oldDeviceId,
      other,
    );
  });

  it("takes no old id that is none, or that is the new one", () => {
    for (const id of ["", "nonsense", DEVICE]) {
      const { oldDeviceId } = read(`<OLD_DEVICEID>${id}</OLD_DEVICEID>`);
      assertEquals(oldDeviceId, null, id);
    }
  });

  it("reads MACs without leading zeros, in cards and in scans", () => {
    const { macs, scan } = read(
      `<NETWORKS><MACADDR>0:1a:2b:1:0:9</MACADDR></NETWORKS><IPDISCOVER>
        <H><I>10.1.2.9</I><M>0:1a:2b:1:0:9</M><N>-</N></H></IPDISCOVER>`,
    );
    assertEquals(macs, ["00:1A:2B:01:00:09"]);
    assertEquals(scan, {
      hosts: [{ ip: "10.1.2.9", mac: "00:1A:2B:01:00:09", name: "" }],
      malformed: 0,
      beyond: 0,
    });
  });

  it("keeps all addresses of a long list, and of repeated elements", () => {
    const many = Array.from({ length: 40 }, (_, i) => `10.1.2.${i + 100}`);
    const { ip, interfaces } = read(
      `<HARDWARE><IPADDR>${many.join("/")}</IPADDR></HARDWARE>
      <NETWORKS><IPADDRESS>10.1.2.1</IPADDRESS><IPADDRESS>10.1.2.2</IPADDRESS>
        <IPADDRESS6 scope="link">fe80::1</IPADDRESS6></NETWORKS>`,
    );
    assertEquals(ip, many.join("/"));
    assertEquals(
      interfaces.map(({ address, address6 }) => [address, address6]),
      [
        ["10.1.2.1 10.1.2.2", "fe80::1"],
      ],
    );
  });

  it("writes MACs in one way, once each, and leaves out what is none", () => {
    const macs = ["00-11-22-aa-bb-cc", "00:11:22:AA:BB:CC", "0011.22aa.bbcd"];
    const networks = [...macs, "", "usb0", "00:11"]
      .map((mac) => `<NETWORKS><MACADDR>${mac}</MACADDR></NETWORKS>`).join("");
    assertEquals(read(networks).macs, [
      "00:11:22:AA:BB:CC",
      "00:11:22:AA:BB:CD",
    ]);
  });

  it("reads the tag among other account info", () => {
    const info = (name: string, value: string) =>
      `<ACCOUNTINFO><KEYNAME>${name}</KEYNAME><KEYVALUE>${value}</KEYVALUE>` +
      `</ACCOUNTINFO>`;
    assertEquals(read(info("Owner", "x") + info("TAG", " A ")).tag, "A");
    assertEquals(read(info("Owner", "x")).tag, "");
    assertEquals(read(info("tag", "B") + info("TAG", "C")).tag, "B");
    assertEquals(read(info("TAG", "a\u200bb\nc")).tag, "a b c");
  });

  it("reads the fields of the account info, within their limits", () => {
    const info = (name: string, value: string) =>
      `<ACCOUNTINFO><KEYNAME>${name}</KEYNAME><KEYVALUE>${value}</KEYVALUE>` +
      `</ACCOUNTINFO>`;
    const of = (...entries: readonly string[]) =>
      read(entries.join("")).account;
    assertEquals(of(), { fields: [], cut: null, isSent: false });
    assertEquals(of(info("TAG", "")).isSent, true);
    assertEquals(
      of(
        info(" Étage ", " 3 "),
        info("ÉTAGE", "4"),
        info("empty", ""),
        info("reference", "HASH(0x55d0c8a1b2c0)"),
        info("constructor", "x"),
      ),
      {
        fields: [
          { name: "Étage", value: "3" },
          { name: "constructor", value: "x" },
        ],
        cut: null,
        isSent: true,
      },
    );
    const beyond = of(
      info("long", "é".repeat(300)),
      info("bell", "a\u0085b"),
      info("n".repeat(65), "x"),
      info("a\u202eb", "x"),
      ...Array.from({ length: 63 }, (_, i) => info(`f${i}`, "x")),
    );
    assertEquals(beyond.fields.length, 64);
    assertEquals(beyond.fields.slice(0, 2).map(({ value }) => value), [
      "é".repeat(255),
      "a b",
    ]);
    assertEquals(beyond.cut, { sent: 67, kept: 64, shortened: 2 });
  });

  it("reads the history's ids once each, digits only", () => {
    const { history } = read(
      `<DOWNLOAD><HISTORY><PACKAGE ID="1700000002"/><PACKAGE ID="x"/>
      <PACKAGE ID="1700000001"/><PACKAGE ID="1700000002"/>
      <PACKAGE ID="99999999999999999999"/></HISTORY></DOWNLOAD>`,
    );
    assertEquals(history, [1700000002, 1700000001]);
  });

  it("keeps sections as they came, one object an element", () => {
    const { sections } = read(
      `<DRIVES><TYPE>/</TYPE></DRIVES><BIOS> </BIOS><DRIVES A="1"/><V>2</V>`,
    );
    assertEquals(
      sections.map(({ name, content }) => [name, content]),
      [
        ["DRIVES", `[{"TYPE":"/"},{"A":"1"}]`],
        ["BIOS", "[{}]"],
        ["V", `[{"#text":"2"}]`],
      ],
    );
  });

  it("digests a section by its content alone", () => {
    const digest = (content: string) => read(content).sections[0]!.digest;
    assertEquals(digest("<A>1</A>"), digest("<A>1</A>\n<B/>"));
    assertNotEquals(digest("<A>1</A>"), digest("<A>2</A>"));
  });

  it("cuts single values, refuses more kinds of sections than there are", () => {
    const { name } = read(
      `<HARDWARE><NAME>${"x".repeat(5000)}</NAME></HARDWARE>`,
    );
    assertEquals(name.length, 255);
    const kinds = Array.from({ length: 257 }, (_, i) => `<S${i}/>`).join("");
    assertThrows(() => read(kinds), TooLarge);
  });

  it("reads what a scan found, and keeps it out of the sections", () => {
    const host = (ip: string, mac: string, name: string) =>
      `<H><I>${ip}</I><M>${mac}</M><N>${name}</N></H>`;
    const { scan, sections } = read(
      `<BIOS/><IPDISCOVER>${
        [
          host("10.1.2.1", "00:1a:2b:3c:4d:5e", "-"),
          host("10.1.2.7", "00-1A-2B-3C-4D-5F", "printer"),
          host("10.1.2.8", "001a2b3c4d60", "10.1.2.8"),
          host("10.1.2.256", "00:1a:2b:3c:4d:5e", ""),
          host("10.1.2.9", "ff:ff:ff:ff:ff:ff", ""),
          host("10.1.2.9", "00:00:00:00:00:00", ""),
          host("", "", ""),
          "<H>nonsense</H>",
        ].join("")
      }</IPDISCOVER>`,
    );
    assertEquals(scan, {
      hosts: [
        { ip: "10.1.2.1", mac: "00:1A:2B:3C:4D:5E", name: "" },
        { ip: "10.1.2.7", mac: "00:1A:2B:3C:4D:5F", name: "printer" },
        { ip: "10.1.2.8", mac: "00:1A:2B:3C:4D:60", name: "" },
      ],
      malformed: 5,
      beyond: 0,
    });
    assertEquals(sections.map(({ name }) => name), ["BIOS"]);
    assertEquals(read("<IPDISCOVER/>").scan, {
      hosts: [],
      malformed: 0,
      beyond: 0,
    });
  });

  it("reads 65,536 hosts, and only counts those beyond", () => {
    const host = "<H><I>10.1.2.1</I><M>00:1a:2b:3c:4d:5e</M><N>-</N></H>";
    const { scan } = read(
      `<IPDISCOVER>${host.repeat(65_540)}</IPDISCOVER>`,
    );
    assertEquals([scan?.hosts.length, scan?.beyond], [65_536, 4]);
  });
});
