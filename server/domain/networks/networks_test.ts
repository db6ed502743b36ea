import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import {
  ipNumber,
  ipText,
  maskBits,
  maskOf,
  networkOf,
  networksOf,
  placeHosts,
} from "./networks.ts";

const card = (given: Partial<Parameters<typeof networksOf>[0][number]>) => ({
  description: "eth0",
  status: "Up",
  address: "10.1.2.3",
  mask: "255.255.255.0",
  ...given,
});
const addresses = (...given: Parameters<typeof card>) =>
  networksOf([card(...given)]).map(({ address, bits }) => `${address}/${bits}`);

describe("networksOf()", () => {
  it("takes the network of every card that is up", () => {
    assertEquals(addresses({}), ["10.1.2.0/24"]);
    assertEquals(addresses({ mask: "0xfffffc00" }), ["10.1.0.0/22"]);
    assertEquals(addresses({ status: "" }), ["10.1.2.0/24"]);
    assertEquals(addresses({ status: "Down" }), []);
    assertEquals(
      networksOf([card({}), card({ address: "10.1.2.9" })]).length,
      1,
    );
  });

  it("leaves out what is no network of the site", () => {
    for (
      const address of ["127.0.0.1", "169.254.1.2", "0.0.0.0", "224.0.0.1", ""]
    ) assertEquals(addresses({ address }), [], address);
    for (const address of ["fe80::1", "10.1.2", "10.1.2.256", "1.2.3.4.5"]) {
      assertEquals(addresses({ address }), [], address);
    }
    for (const mask of ["", "255.0.255.0", "254.0.0.0", "255.255.255.254"]) {
      assertEquals(addresses({ mask }), [], mask);
    }
    for (
      const description of [
        "docker0",
        "br-0123456789ab",
        "virbr0",
        "tun0",
        "ppp0",
        "VMware Virtual Ethernet Adapter for VMnet8",
        "VirtualBox Host-Only Ethernet Adapter",
        "Cisco AnyConnect VPN adapter",
      ]
    ) assertEquals(addresses({ description }), [], description);
  });
});

describe("addresses and masks", () => {
  const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it("are read as they are printed", () => {
    fc.assert(fc.property(number, (n) => {
      assertEquals(ipNumber(ipText(n)), n);
    }));
    for (let bits = 0; bits <= 32; bits++) {
      assertEquals(maskBits(maskOf(bits)), bits);
    }
  });

  it("put an address between its network's first and last", () => {
    const bits = fc.integer({ min: 8, max: 30 });
    fc.assert(fc.property(number, bits, (n, length) => {
      const { first, last, address } = networkOf(n, length);
      assertEquals(first <= n && n <= last, true);
      assertEquals(last - first + 1, 2 ** (32 - length));
      assertEquals(ipNumber(address), first);
    }));
  });
});

describe("placeHosts()", () => {
  const wide = networkOf(ipNumber("10.0.0.1")!, 16);
  const narrow = networkOf(ipNumber("10.0.7.1")!, 24);
  const host = (ip: string, mac = `00:00:00:00:00:${ip.at(-1)}1`) => ({
    ip,
    mac,
    name: "",
  });

  it("puts each host into the narrowest network it is in", () => {
    const found = [host("10.0.7.5"), host("10.0.9.6"), host("172.16.0.1")];
    const { networks, outside } = placeHosts(found, [wide, narrow]);
    assertEquals(outside, 1);
    assertEquals(
      networks.map(({ network, hosts }) => [
        network.bits,
        hosts.map(({ ip, ipNumber: n }) => [ip, ipText(n)]),
      ]),
      [
        [24, [["10.0.7.5", "10.0.7.5"]]],
        [16, [["10.0.9.6", "10.0.9.6"]]],
      ],
    );
  });

  it("keeps the last address of a MAC that answers for several", () => {
    const mac = "00:11:22:33:44:55";
    const found = [host("10.0.7.5", mac), host("10.0.7.6", mac)];
    const [only] = placeHosts(found, [narrow]).networks;
    assertEquals(only?.hosts.map(({ ip }) => ip), ["10.0.7.6"]);
  });
});
