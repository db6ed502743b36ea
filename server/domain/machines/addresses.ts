import {
  addressesIn,
  addressText,
  packAddress,
  type PackedAddress,
} from "#shared/address.ts";
import {
  type Interface,
  isUp,
  isVirtual,
} from "#server/domain/networks/networks.ts";

/** The addresses of a machine. */
export interface MachineAddresses {
  /** The main one; empty if it has none. */
  readonly ip: string;
  /** All of them, the main one first, each once. */
  readonly addresses: readonly string[];
}

/** Agents report some tens; a host of containers may have hundreds. */
const MAX_ADDRESSES = 1024;

/**
 * All addresses of a machine, and the main one: the one it contacts the server
 * from; else an address of the site on a card that is up and has a gateway,
 * before those of virtual cards, link-local ones and loopback. IPv4 comes
 * before IPv6, and otherwise the order of the inventory is kept.
 *
 * @param reported HARDWARE/IPADDR; Unix agents join several by `/`.
 * @param contact The address that the inventory came from; it counts only if
 * the machine has it, because there may be a proxy in between.
 */
export function machineAddresses(
  reported: string,
  cards: readonly Interface[],
  contact: string,
): MachineAddresses {
  const ranks = new Map<PackedAddress, number>();
  const add = (packed: PackedAddress, rank: number) => {
    if (!isOfMachine(packed)) return;
    ranks.set(packed, Math.min(ranks.get(packed) ?? Infinity, rank));
  };
  const onCards = cards.flatMap((card) =>
    [card.address, card.address6 ?? ""].flatMap(addressesIn)
      .map((packed) => ({ packed, card }))
  );
  const listed = new Set(onCards.map(({ packed }) => packed));
  for (const packed of addressesIn(reported)) {
    // What is on a card ranks as the card does, but keeps this order.
    add(packed, listed.has(packed) ? Infinity : rankOf(packed, null));
  }
  for (const { packed, card } of onCards) add(packed, rankOf(packed, card));
  const seenAt = packAddress(contact);
  const isMain = (packed: PackedAddress) =>
    packed === seenAt && !LOOPBACK.test(packed);
  const addresses = [...ranks].sort(([a, rankA], [b, rankB]) =>
    Number(isMain(b)) - Number(isMain(a)) || rankA - rankB
  ).slice(0, MAX_ADDRESSES).map(([packed]) => addressText(packed));
  return { ip: addresses[0] ?? "", addresses };
}

const LOOPBACK = /^(?:47f|60{31}1)/;
const LINK_LOCAL = /^(?:4a9fe|6fe[89ab])/;

/** The place of an address among those of a machine; lower comes first. */
function rankOf(packed: PackedAddress, card: Interface | null): number {
  const isAside = card !== null && (!isUp(card) || isVirtual(card));
  const reach = LOOPBACK.test(packed)
    ? 3
    : LINK_LOCAL.test(packed)
    ? 2
    : isAside
    ? 1
    : 0;
  const hasGateway = addressesIn(card?.gateway ?? "").some(isOfMachine);
  return reach * 4 + (packed.startsWith("6") ? 2 : 0) + (hasGateway ? 0 : 1);
}

/**
 * False for what no machine has as its address: 0.0.0.0 and the rest of its
 * network, masks and broadcast (255.…), multicast, `::`.
 */
function isOfMachine(packed: PackedAddress): boolean {
  return !/^(?:4(?:00|ff|e)|6ff|60{32})/.test(packed);
}
