import { assertEquals } from "@std/assert";
import type { Interface } from "#server/domain/networks/networks.ts";
import { machineAddresses } from "./addresses.ts";

const card = (
  description: string,
  more: Partial<Interface> = {},
): Interface => ({
  description,
  status: "Up",
  address: "",
  mask: "255.255.255.0",
  ...more,
});

Deno.test("machineAddresses() takes every address, and the main one first", () => {
  const cases: [
    about: string,
    reported: string,
    cards: Interface[],
    contact: string,
    expected: string[],
  ][] = [
    ["nothing", "", [], "10.9.9.9", []],
    ["IPADDR alone", "10.1.2.3", [], "", ["10.1.2.3"]],
    ["joined by a Unix agent", "10.1.2.3/172.17.0.1", [], "", [
      "10.1.2.3",
      "172.17.0.1",
    ]],
    [
      "a second card",
      "10.78.1.5",
      [
        card("Intel LAN", { address: "10.78.1.5" }),
        card("Intel WLAN", { address: "10.78.1.6" }),
      ],
      "",
      ["10.78.1.5", "10.78.1.6"],
    ],
    [
      "docker0 is listed first",
      "172.17.0.1/10.1.2.3",
      [
        card("docker0", { address: "172.17.0.1" }),
        card("eth0", { address: "10.1.2.3" }),
      ],
      "",
      ["10.1.2.3", "172.17.0.1"],
    ],
    [
      "the card with the gateway",
      "10.9.0.1/10.1.2.3",
      [
        card("eth1", { address: "10.9.0.1" }),
        card("eth0", { address: "10.1.2.3", gateway: "10.1.2.254" }),
      ],
      "",
      ["10.1.2.3", "10.9.0.1"],
    ],
    [
      "0.0.0.0 is no gateway",
      "10.9.0.1/10.1.2.3",
      [
        card("eth0", { address: "10.1.2.3", gateway: "0.0.0.0" }),
      ],
      "",
      ["10.9.0.1", "10.1.2.3"],
    ],
    ["the address of the contact", "10.1.2.3/10.9.0.1", [], "10.9.0.1", [
      "10.9.0.1",
      "10.1.2.3",
    ]],
    [
      "the contact in its IPv6 form",
      "10.1.2.3/10.9.0.1",
      [],
      "::ffff:10.9.0.1",
      [
        "10.9.0.1",
        "10.1.2.3",
      ],
    ],
    ["a contact through a proxy", "10.1.2.3", [], "192.0.2.1", ["10.1.2.3"]],
    [
      "a contact of the server's own machine",
      "10.1.2.3",
      [
        card("lo", { address: "127.0.0.1" }),
      ],
      "127.0.0.1",
      ["10.1.2.3", "127.0.0.1"],
    ],
    [
      "IPv6 before virtual cards, link-local and loopback last",
      "",
      [
        card("lo", { address: "127.0.0.1", address6: "::1" }),
        card("eth0", { address: "", address6: "fe80::1%eth0/64" }),
        card("docker0", { address: "172.17.0.1" }),
        card("eth0", { address6: "2001:DB8:0::7" }),
        card("eth2", { address: "169.254.7.7" }),
      ],
      "",
      [
        "2001:db8::7",
        "172.17.0.1",
        "169.254.7.7",
        "fe80::1",
        "127.0.0.1",
        "::1",
      ],
    ],
    [
      "a card that is down",
      "",
      [
        card("eth0", { address: "10.1.2.3", status: "Down" }),
        card("eth1", { address: "10.1.3.3" }),
      ],
      "",
      ["10.1.3.3", "10.1.2.3"],
    ],
    [
      "several in one field, some not valid",
      "n/a",
      [
        card("eth0", { address: "10.1.2.300, 10.1.2.3 10.1.2.4;fe80::7" }),
      ],
      "",
      ["10.1.2.3", "10.1.2.4", "fe80::7"],
    ],
    [
      "what no machine has",
      "0.0.0.0/255.255.255.0/224.0.0.251/::/ff02::1/10.1.2.3",
      [],
      "",
      ["10.1.2.3"],
    ],
    [
      "IPv6 written in two ways, IPv4 in the form of IPv6",
      "::ffff:10.1.2.3",
      [
        card("eth0", { address6: "2001:db8:0:0:0:0:0:1" }),
        card("eth0", { address6: "2001:DB8::1", address: "10.1.2.3" }),
      ],
      "",
      ["10.1.2.3", "2001:db8::1"],
    ],
  ];
  for (const [about, reported, cards, contact, expected] of cases) {
    const { ip, addresses } = machineAddresses(reported, cards, contact);
    assertEquals(addresses, expected, about);
    assertEquals(ip, expected[0] ?? "", about);
  }
});
