import { type Neighbour, simulatedMachine } from "./agent_machine.ts";

/** Devices of every network besides computers: maker, name, last byte. */
const DEVICES = [
  ["00:1B:0D", "", 1],
  ["3C:52:82", "printer-1", 200],
  ["3C:52:82", "printer-2", 201],
  ["00:80:77", "", 202],
  ["00:04:F2", "phone-211", 211],
  ["00:04:F2", "phone-212", 212],
  ["AC:CC:8E", "camera-gate", 220],
  ["B8:27:EB", "", 230],
] as const;

/**
 * The last byte of a network's first machine, and the number of machines that
 * fit.
 */
const FIRST = 10;
const ROOM = 180;

/**
 * The address of machine `number` if the fleet is spread over this many /24
 * networks.
 */
export function placeOf(
  number: number,
  networks: number,
): { ip: string; mask: string } {
  const network = number % networks;
  const host = FIRST + Math.floor(number / networks) % ROOM;
  return { ip: `10.1.${network}.${host}`, mask: "255.255.255.0" };
}

/**
 * The devices that a scan of a network finds: other machines, and devices
 * without an agent.
 */
export function neighboursIn(
  address: string,
  agents: number,
  networks: number,
): Neighbour[] {
  const network = Number(address.split(".")[2]);
  const machines = Array.from({ length: agents }, (_, i) => i + 1)
    .filter((number) => networks > 0 && number % networks === network)
    .map((number) => ({
      ip: placeOf(number, networks).ip,
      mac: simulatedMachine(number).mac,
      name: simulatedMachine(number).name,
    }));
  const others = DEVICES.filter((_, i) => (i + network) % 4 > 0)
    .map(([maker, name, last]) => ({
      ip: `10.1.${network}.${last}`,
      mac: `${maker}:${hex(network)}:00:${hex(last)}`,
      name,
    }));
  return [...machines, ...others];
}

const hex = (n: number) => n.toString(16).toUpperCase().padStart(2, "0");
