/** A network card as an inventory describes it, before any decision. */
export interface Interface {
  /** The system's name for it: `eth0`, "Intel(R) Ethernet Connection". */
  readonly description: string;
  /** "Up" or "Down"; empty if the agent does not report it. */
  readonly status: string;
  /** As it was sent: usually one IPv4 or IPv6 address. */
  readonly address: string;
  /** `255.255.255.0`, or `0xffffff00` as BSD agents write it. */
  readonly mask: string;
  /** IPADDRESS6, which FusionInventory and the GLPI agent have. */
  readonly address6?: string;
  readonly gateway?: string;
}

/** One IPv4 network. */
export interface Network {
  /** Its first address, `10.1.2.0`. */
  readonly address: string;
  /** Length of its prefix, 8 to 30. */
  readonly bits: number;
  /** Its first and last address as numbers. */
  readonly first: number;
  readonly last: number;
}

/** A host that a scan found, as the agent sent it. */
export interface FoundHost {
  readonly ip: string;
  /** Upper case, colons: `00:11:22:AA:BB:CC`. */
  readonly mac: string;
  /** Empty if the scanner resolved none. */
  readonly name: string;
}

/** A host that was found, in the network it belongs to. */
export interface PlacedHost extends FoundHost {
  readonly ipNumber: number;
}

const NARROWEST = 30;
const WIDEST = 8;

/**
 * Cards that do not lead to a network of the site: bridges, tunnels,
 * hypervisors.
 */
const VIRTUAL =
  /^(?:lo\d*$|docker|br-[0-9a-f]{12}|virbr|veth|vmnet|vboxnet|cni|flannel|cali|tun|tap|ppp|wg)|loopback|host-only|vmnet|\b(?:vpn|ppp|wan miniport)\b/i;

export function isVirtual({ description }: Interface): boolean {
  return VIRTUAL.test(description.trim());
}

/** True unless the agent reports that it is down. */
export function isUp({ status }: Interface): boolean {
  return status === "" || /up/i.test(status);
}

/** The number of an IPv4 address; null if it is none. */
export function ipNumber(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!parts) return null;
  const bytes = parts.slice(1).map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/** The address of a number: `10.1.2.0`. */
export function ipText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256)
    .join(".");
}

/** The prefix length of a mask; null if it is no mask. */
export function maskBits(mask: string): number | null {
  const text = mask.trim();
  // Solaris writes hexadecimal numbers without 0x.
  const number = /^(?:0x)?[0-9a-f]{8}$/i.test(text)
    ? parseInt(text, 16)
    : ipNumber(text);
  if (number === null) return null;
  const bits = number.toString(2).padStart(32, "0");
  return /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : null;
}

/** The mask of a prefix length: `255.255.255.0` for 24. */
export function maskOf(bits: number): string {
  return ipText(2 ** 32 - 2 ** (32 - bits));
}

/** The network of an address. */
export function networkOf(address: number, bits: number): Network {
  const size = 2 ** (32 - bits);
  const first = Math.floor(address / size) * size;
  return { address: ipText(first), bits, first, last: first + size - 1 };
}

/**
 * The networks of a machine, from its cards that are up: IPv4, prefixes of 8 to
 * 30 bits, without loopback, link-local addresses and virtual cards.
 */
export function networksOf(cards: readonly Interface[]): Network[] {
  const found = new Map<string, Network>();
  for (const card of cards) {
    if (!isUp(card) || isVirtual(card)) continue;
    for (const { number, bits } of addressesWithBits(card)) {
      if (!isOfSite(number) || bits < WIDEST || bits > NARROWEST) continue;
      const network = networkOf(number, bits);
      found.set(`${network.first}/${bits}`, network);
    }
  }
  return [...found.values()];
}

/**
 * The IPv4 addresses of a card with the lengths of their prefixes. Several in
 * one field have as many masks, or one for all; a prefix may follow an address.
 */
function addressesWithBits(
  { address, mask }: Interface,
): { number: number; bits: number }[] {
  const masks = mask.split(/[,;/\s]+/).filter((one) => one !== "");
  const written = address.matchAll(
    /(?<![\w.:%])(\d+\.\d+\.\d+\.\d+)(?![\w.:])(?:\/(\d{1,2})(?![\w.:]))?/g,
  );
  return [...written].flatMap(([, dotted, prefix], i) => {
    const number = ipNumber(dotted!);
    const bits = prefix === undefined
      ? maskBits(masks[i] ?? masks.at(-1) ?? "")
      : Number(prefix);
    return number === null || bits === null ? [] : [{ number, bits }];
  });
}

/** False for "this" network, loopback, link-local, multicast and beyond. */
function isOfSite(address: number): boolean {
  const [a, b] = [Math.floor(address / 2 ** 24), (address / 2 ** 16) & 255];
  return a !== 0 && a !== 127 && a < 224 && !(a === 169 && b === 254);
}

/** The hosts of one scan by network. */
export interface PlacedHosts {
  readonly networks: readonly {
    readonly network: Network;
    readonly hosts: readonly PlacedHost[];
  }[];
  /** Number of hosts whose address is in none of the scanner's networks. */
  readonly outside: number;
}

/**
 * Assigns the hosts of a scan to the scanner's own networks, the narrowest
 * first: agents scan the card of their default route, whatever network they
 * were instructed to scan. If a MAC answers for several addresses, the last is
 * kept.
 */
export function placeHosts(
  hosts: readonly FoundHost[],
  networks: readonly Network[],
): PlacedHosts {
  const narrowFirst = networks.toSorted((a, b) => b.bits - a.bits);
  const placed = new Map<Network, Map<string, PlacedHost>>();
  let outside = 0;
  for (const host of hosts) {
    const number = ipNumber(host.ip);
    const network = number === null
      ? undefined
      : narrowFirst.find(({ first, last }) =>
        first <= number && number <= last
      );
    if (number === null || !network) {
      outside++;
      continue;
    }
    const hostsByMac = placed.get(network) ?? new Map<string, PlacedHost>();
    hostsByMac.set(host.mac, { ...host, ipNumber: number });
    placed.set(network, hostsByMac);
  }
  return {
    networks: [...placed].map(([network, there]) => ({
      network,
      hosts: [...there.values()],
    })),
    outside,
  };
}
