/** The traits that distinguish one computer from another. */
export interface Traits {
  /** Its host name; proves nothing by itself. */
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
}

/** A machine that is already stored. */
export interface KnownMachine extends Traits {
  readonly machineId: number;
}

/**
 * Number of machines with the same serial, UUID or MAC from which on it proves
 * nothing.
 */
export const SHARED_BY_MANY = 3;

/** Placeholders that makers leave in the serial number field, in lower case. */
const NO_SERIAL = new Set([
  "",
  "0",
  "00000000",
  "0123456789",
  "123456789",
  "1234567890",
  "chassis serial number",
  "default string",
  "empty",
  "invalid",
  "n/a",
  "na",
  "none",
  "not applicable",
  "not available",
  "not specified",
  "o.e.m.",
  "oem",
  "system serial number",
  "to be filled by o.e.m.",
  "unknown",
  "xxxxxxx",
]);

/** MACs of adapters that many machines share: RAS, PPPoE, loopback. */
const NO_MAC = new Set([
  "00:00:00:00:00:00",
  "00:00:00:00:00:01",
  "00:00:FE:80:00:00",
  "00:F1:D0:00:F1:D0",
  "33:50:6F:45:30:30",
  "44:45:53:54:00:00",
  "44:45:53:54:61:6F",
  "50:50:54:50:30:30",
  "FF:FF:FF:FF:FF:FF",
]);

/** UUIDs of boards whose maker never set one, digits only. */
const NO_UUID = new Set([
  "03000200040005000006000700080009",
  "03020100050400070008000900000000",
  "00020003000400050006000700080009",
  "12345678123456789012123456789ABC",
]);

/**
 * The processor's ID, which a Unix agent sends if there is no serial number.
 */
const PROCESSOR_ID = /^(?:[0-9A-F]{2} ){7}[0-9A-F]{2}$/;

/**
 * The traits that can prove anything, without placeholders and virtual MACs.
 */
export function significantTraits(traits: Traits): Traits {
  const serial = traits.serial.trim();
  const uuid = traits.uuid.trim().toUpperCase();
  const digits = uuid.replaceAll(/[^0-9A-F]/g, "");
  return {
    name: traits.name,
    serial: NO_SERIAL.has(serial.toLowerCase()) ||
        /^(.)\1*$/.test(serial) || PROCESSOR_ID.test(serial)
      ? ""
      : serial,
    uuid: digits.length < 32 || /^(.)\1*$/.test(digits) ||
        NO_UUID.has(digits)
      ? ""
      : uuid,
    // 02:42 is the prefix of Docker's bridges, the same on every host.
    macs: traits.macs.filter((mac) =>
      !NO_MAC.has(mac) && !mac.startsWith("02:42:")
    ),
  };
}

/**
 * The known machine that an inventory from an unknown DEVICEID belongs to: at
 * least two of serial, UUID and MAC are equal and none differs. MACs count as
 * equal if one is shared, because docks and replaced cards change the rest. If
 * neither side has a serial or UUID (a Unix agent without `dmidecode`), the
 * name and all MACs must be the same.
 *
 * @param candidates Machines that share a trait with it, already without
 * placeholders.
 * @returns The machine's id; null if none fits, or if two do.
 */
export function recognise(
  newcomer: Traits,
  candidates: readonly KnownMachine[],
): number | null {
  const matches = candidates.filter((machine) => isSame(newcomer, machine));
  return matches.length === 1 ? matches[0]!.machineId : null;
}

function isSame(a: Traits, b: Traits): boolean {
  const evidence = [
    compare(a.serial, b.serial),
    compare(a.uuid, b.uuid),
    a.macs.length === 0 || b.macs.length === 0
      ? "unknown"
      : a.macs.some((mac) => b.macs.includes(mac))
      ? "equal"
      : "differs",
  ];
  if (evidence.includes("differs")) return false;
  return evidence.filter((verdict) => verdict === "equal").length >= 2 ||
    hasMacsOnly(a) && hasMacsOnly(b) && a.name === b.name &&
      new Set([...a.macs, ...b.macs]).size === new Set(a.macs).size &&
      a.macs.length === b.macs.length;
}

function hasMacsOnly({ serial, uuid, macs }: Traits): boolean {
  return serial === "" && uuid === "" && macs.length > 0;
}

/** An empty text is unknown. */
export function compare(a: string, b: string): "equal" | "differs" | "unknown" {
  if (a === "" || b === "") return "unknown";
  return a === b ? "equal" : "differs";
}
