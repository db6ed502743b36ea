import { readMac } from "#server/domain/networks/mac.ts";
import type { Entry } from "./software.ts";

/** A card in a NOTIFY request, as it was sent. */
export interface NoticeCard {
  readonly mac: string;
  readonly ip: string;
  readonly mask: string;
  readonly gateway: string;
  readonly subnet: string;
  readonly dhcp: string;
}

/** What a Windows agent reports when its network has changed. */
export interface NetworkNotice {
  /** HARDWARE/IPADDR; empty if it was not sent. */
  readonly ip: string;
  readonly cards: readonly NoticeCard[];
}

/** The sections that a notice changes. */
export interface NetworkSections {
  readonly hardware: readonly Entry[];
  readonly networks: readonly Entry[];
}

/**
 * The stored sections with what a notice says: a card that it names has its
 * IPv4 address from there, whatever was stored of it. Cards that it does not
 * name, and IPv6 addresses, stay as they are.
 */
export function withNotice(
  { hardware, networks }: NetworkSections,
  { ip, cards }: NetworkNotice,
): NetworkSections {
  const [first, ...more] = hardware;
  return {
    hardware: first && ip !== ""
      ? [{ ...first, IPADDR: ip }, ...more]
      : hardware,
    networks: cards.reduce(withCard, networks),
  };
}

function withCard(
  networks: readonly Entry[],
  { mac, ip, mask, gateway, subnet, dhcp }: NoticeCard,
): readonly Entry[] {
  const named = readMac(mac);
  if (named === null) return networks;
  const isIts = (entry: Entry) =>
    typeof entry.MACADDR === "string" && readMac(entry.MACADDR) === named &&
    !`${entry.IPADDRESS ?? ""}`.includes(":");
  const at = networks.findIndex(isIts);
  const entry = {
    ...networks[at] ?? { MACADDR: mac, STATUS: "Up" },
    IPADDRESS: ip,
    IPMASK: mask,
    IPGATEWAY: gateway,
    IPSUBNET: subnet,
    IPDHCP: dhcp,
  };
  return at < 0
    ? [...networks, entry]
    : networks.flatMap((one, i) =>
      i === at ? [entry] : isIts(one) ? [] : [one]
    );
}
