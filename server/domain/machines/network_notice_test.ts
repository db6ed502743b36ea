import { assertEquals } from "@std/assert";
import { type NoticeCard, withNotice } from "./network_notice.ts";

const notice = (mac: string, ip: string): NoticeCard => ({
  mac,
  ip,
  mask: "255.255.0.0",
  gateway: "10.9.0.1",
  subnet: "10.9.0.0",
  dhcp: "",
});
const LAN = {
  DESCRIPTION: "LAN",
  MACADDR: "00:1A:2B:10:00:02",
  IPADDRESS: "10.1.2.3",
  STATUS: "Up",
};
const LAN6 = { ...LAN, DESCRIPTION: "LAN (IPV6)", IPADDRESS: "fe80::2" };
const WLAN = { ...LAN, MACADDR: "00:1A:2B:10:00:03", IPADDRESS: "10.1.2.4" };
const addressesOf = (networks: readonly Record<string, unknown>[]) =>
  networks.map(({ IPADDRESS }) => IPADDRESS);

Deno.test("withNotice() replaces the IPv4 address of the cards it names", () => {
  const { hardware, networks } = withNotice(
    {
      hardware: [{ NAME: "pc", IPADDR: "10.1.2.3" }],
      networks: [LAN6, LAN, { ...LAN, IPADDRESS: "10.1.2.9" }, WLAN],
    },
    { ip: "10.9.0.5", cards: [notice("0-1a-2b-10-0-2", "10.9.0.5")] },
  );
  assertEquals(hardware, [{ NAME: "pc", IPADDR: "10.9.0.5" }]);
  assertEquals(addressesOf(networks), ["fe80::2", "10.9.0.5", "10.1.2.4"]);
  assertEquals(networks[1], {
    ...LAN,
    IPADDRESS: "10.9.0.5",
    IPMASK: "255.255.0.0",
    IPGATEWAY: "10.9.0.1",
    IPSUBNET: "10.9.0.0",
    IPDHCP: "",
  });
});

Deno.test("withNotice() adds a card that is new, and none without a MAC", () => {
  const before = { hardware: [], networks: [LAN] };
  assertEquals(
    addressesOf(
      withNotice(before, {
        ip: "10.9.0.5",
        cards: [
          notice("00:1A:2B:10:00:07", "10.9.0.5"),
          notice("", "10.9.0.6"),
        ],
      }).networks,
    ),
    ["10.1.2.3", "10.9.0.5"],
  );
  assertEquals(withNotice(before, { ip: "", cards: [] }), before);
});
