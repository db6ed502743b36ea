/** A computer with an agent, as its inventory describes it. */
export interface SimulatedMachine {
  readonly family: "unix" | "windows";
  /** `NAME-YYYY-MM-DD-hh-mm-ss`. */
  readonly deviceId: string;
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly mac: string;
  readonly ip: string;
  /** The netmask, so wide that no machine is instructed to scan the network. */
  readonly mask: string;
  readonly tag: string;
  /** The number of software entries in its inventory. */
  readonly software: number;
}

/**
 * Computer `number` (1 to 16 million): the same number gives the same serial,
 * UUID, MAC and name, so a reinstalled computer differs only in its `deviceId`.
 */
export function simulatedMachine(
  number: number,
  changes: Partial<SimulatedMachine> = {},
): SimulatedMachine {
  const hex = number.toString(16).padStart(6, "0");
  const name = `sim${String(number).padStart(6, "0")}`;
  const [a, b, c] = [number >> 16, number >> 8, number].map((n) => n & 0xff);
  return {
    family: "unix",
    deviceId: `${name}-2026-01-02-03-04-05`,
    name,
    serial: `SN-${hex.toUpperCase()}`,
    uuid: `4c4c4544-0000-4000-8000-000000${hex}`,
    mac: `02:00:5e:${hex.match(/../g)?.join(":")}`,
    ip: `10.${a}.${b}.${c}`,
    mask: "255.0.0.0",
    tag: "SIM",
    software: 12,
    ...changes,
  };
}

/**
 * The CONTENT of a machine's inventory, with the package ids of its history.
 */
export function inventoryContent(
  machine: SimulatedMachine,
  history: Iterable<number>,
): string {
  const { name, serial, uuid, mac, ip, mask, tag } = machine;
  const windows = machine.family === "windows";
  const packages = [...history].map((id) => `<PACKAGE ID="${id}" />`).join("");
  const software = Array.from(
    { length: machine.software },
    (_, index) =>
      section("SOFTWARES", {
        ...windows
          ? { PUBLISHER: "Example & Söhne" }
          : { FROM: "deb", ARCHITECTURE: "amd64" },
        NAME: `example-software-${index}`,
        VERSION: `1.${index}.0`,
        COMMENTS: "A program like many others, described in some words",
      }),
  ).join("");
  return [
    section("ACCOUNTINFO", { KEYNAME: "TAG", KEYVALUE: tag }),
    section("BIOS", {
      SMANUFACTURER: "Example Inc.",
      SMODEL: "Simulated 9000",
      SSN: serial,
      TYPE: "Desktop",
      BVERSION: "1.2.3",
    }),
    section("CPUS", { MANUFACTURER: "AMD", TYPE: "AMD EPYC", CORES: "2" }),
    `<DOWNLOAD><HISTORY>${packages}</HISTORY></DOWNLOAD>`,
    section("DRIVES", {
      FILESYSTEM: windows ? "NTFS" : "ext4",
      ...windows ? { LETTER: "C:/", TYPE: "Hard Drive" } : { TYPE: "/" },
      FREE: "78259",
      TOTAL: "258019",
    }),
    section("HARDWARE", {
      NAME: name,
      WORKGROUP: "WORKGROUP",
      OSNAME: windows ? "Microsoft Windows 11 Pro" : "Debian GNU/Linux 12",
      OSVERSION: windows ? "10.0.22631" : "12",
      IPADDR: ip,
      MEMORY: "16384",
      UUID: uuid,
      CHECKSUM: "524287",
    }),
    section("NETWORKS", {
      DESCRIPTION: "eth0",
      TYPE: "ethernet",
      MACADDR: mac,
      STATUS: "Up",
      IPADDRESS: ip,
      IPMASK: mask,
      IPSUBNET: subnetOf(ip, mask),
    }),
    software,
  ].join("");
}

/** A device that a scan finds. */
export interface Neighbour {
  readonly ip: string;
  readonly mac: string;
  /** Empty if its name cannot be resolved. */
  readonly name: string;
}

/**
 * The IPDISCOVER section: a Unix agent that finds nothing sends none, and sends
 * "-" for an unknown name; a Windows agent sends the address.
 */
export function scanContent(
  { family }: SimulatedMachine,
  found: readonly Neighbour[],
): string {
  const unix = family === "unix";
  if (unix && found.length === 0) return "";
  const hosts = found.map(({ ip, mac, name }) =>
    section("H", {
      I: ip,
      M: unix ? mac.toLowerCase() : mac.toUpperCase(),
      N: name || (unix ? "-" : ip),
    })
  );
  return `<IPDISCOVER>${hosts.join("")}</IPDISCOVER>`;
}

function subnetOf(ip: string, mask: string): string {
  const masks = mask.split(".").map(Number);
  return ip.split(".").map((byte, i) => Number(byte) & masks[i]!).join(".");
}

function section(name: string, fields: Record<string, string>): string {
  const inner = Object.entries(fields)
    .map(([key, value]) => `<${key}>${escape(value)}</${key}>`);
  return `<${name}>${inner.join("")}</${name}>\n`;
}

/** Escapes text for XML elements and attributes. */
export function escape(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign] ?? "&quot;",
  );
}
