/** MACs of adapters that many machines share: RAS, PPPoE, loopback, VPNs. */
const SAME_EVERYWHERE = new Set([
  "00:00:00:00:00:00",
  "00:00:00:00:00:01",
  "00:00:FE:80:00:00",
  "00:05:9A:3C:78:00", // Cisco VPN
  "00:05:9A:3C:7A:00", // Cisco AnyConnect
  "00:09:0F:AA:00:01", // Fortinet
  "00:09:0F:FE:00:01",
  "00:F1:D0:00:F1:D0",
  "02:00:4C:4F:4F:50", // Microsoft loopback, Npcap
  "02:00:54:55:4E:01", // Teredo
  "02:05:85:7F:EB:80", // Juniper
  "02:50:41:00:00:01", // GlobalProtect
  "20:41:53:59:4E:FF", // RAS async
  "33:50:6F:45:30:30",
  "44:45:53:54:00:00",
  "44:45:53:54:61:6F",
  "44:45:53:54:42:00", // Nortel
  "50:50:54:50:30:30",
  "FF:FF:FF:FF:FF:FF",
]);

/** Prefixes of bridges that are numbered in the same way on every host. */
const BRIDGES = [
  "00:50:56:C0:00:", // VMware Workstation
  "02:42:", // Docker
  "0A:00:27:00:00:", // VirtualBox, host-only
];

/** True if a MAC is the same on many machines, and so says nothing. */
export function isSharedByDesign(mac: string): boolean {
  return SAME_EVERYWHERE.has(mac) ||
    BRIDGES.some((prefix) => mac.startsWith(prefix));
}

/** Makers of docks and USB adapters, which move between computers. */
const DOCKS = [
  "00:05:1B", // Magic Control Technology
  "00:0E:C6", // ASIX
  "20:7B:D2",
  "9C:69:D3",
  "B8:9D:E5",
  "C8:A3:62",
  "CC:47:92",
  "F8:E4:3B",
  "00:0F:9D", // DisplayLink
  "6C:A9:36",
  "00:10:60", // Billionton
  "00:11:50", // Belkin
  "00:17:3F",
  "00:1C:DF",
  "00:22:75",
  "08:86:3B",
  "14:91:82",
  "24:F5:A2",
  "30:23:03",
  "58:EF:68",
  "60:38:E0",
  "80:69:1A",
  "94:10:3E",
  "94:44:52",
  "00:13:3B", // Speed Dragon
  "00:22:8B", // Kensington
  "00:24:9B", // Action Star
  "00:50:B6", // Good Way
  "00:60:6E", // Davicom
  "00:E0:4C", // Realtek, USB
  "0C:37:96", // BizLink
  "9C:EB:E8",
  "AC:00:F9",
  "10:82:86", // Luxshare
  "3C:18:A0",
  "60:6D:3C",
  "60:7D:09",
  "74:E6:C7",
  "8C:53:87",
  "E8:95:26",
  "4C:56:DF", // Targus
  "64:4B:F0", // CalDigit
  "6C:1F:F7", // Ugreen
  "98:6E:E8",
  "EC:1A:C3",
  "6C:6E:07", // CE Link
  "A0:CE:C8",
  "8C:AE:4C", // Plugable
  "A0:77:51", // ASMedia
  "E8:EA:6A", // StarTech
  "F4:4D:AD", // Cable Matters
];

/** True if a MAC belongs to a dock or a USB adapter. */
export function isDockMac(mac: string): boolean {
  return DOCKS.some((maker) => mac.toUpperCase().startsWith(maker));
}

/** Hypervisors: a clone may keep the MAC of its origin. */
const HYPERVISORS = [
  "00:05:69", // VMware
  "00:0C:29",
  "00:1C:14",
  "00:50:56",
  "00:15:5D", // Hyper-V
  "00:16:3E", // Xen
  "08:00:27", // VirtualBox
  "0A:00:27",
  "52:54:00", // QEMU
];

/**
 * True if a MAC belongs to a virtual adapter or a dock, or was assigned by
 * software.
 */
export function isWeakMac(mac: string): boolean {
  const upper = mac.toUpperCase();
  return (parseInt(upper.slice(0, 2), 16) & 2) !== 0 || isDockMac(upper) ||
    HYPERVISORS.some((maker) => upper.startsWith(maker));
}
