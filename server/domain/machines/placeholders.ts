/** Placeholders that makers leave in the serial number field, in lower case. */
const NO_SERIAL = new Set([
  "",
  "0",
  "0123456789",
  "01234567890123456789",
  "1234",
  "12345",
  "123456",
  "1234567",
  "12345678",
  "123456789",
  "1234567890",
  "123456789abc",
  "abcdefghijk",
  "base board serial number",
  "board serial number",
  "chassis serial number",
  "default",
  "default string",
  "empty",
  "invalid",
  "n/a",
  "na",
  "nil",
  "no serial",
  "none",
  "not applicable",
  "not available",
  "not present",
  "not specified",
  "null",
  "o.e.m.",
  "oem",
  "oem_serial",
  "s/n",
  "serial",
  "serial number",
  "serialnumber",
  "sernum0",
  "ssn12345678901234567",
  "sys-1234567890",
  "system serial number",
  "system-serial-number",
  "systemserialnumb",
  "tbd",
  "tbd by oem",
  "to be filled",
  "to be filled by o.e.m",
  "to be filled by o.e.m.",
  "to be filled by oem",
  "to be set by oem",
  "type2 - board serial number",
  "undefined",
  "unknown",
]);

/**
 * The processor's ID, which a Unix agent sends if there is no serial number.
 */
const PROCESSOR_ID = /^(?:[0-9A-F]{2} ){7}[0-9A-F]{2}$/i;

/** Letters and digits that say nothing: a single one repeated, or few of them. */
const REPEATED = /^(.)\1*$/;

/** True if a serial number identifies no computer. */
export function isPlaceholderSerial(serial: string): boolean {
  const text = serial.trim().replaceAll(/\s+/g, " ").toLowerCase();
  const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, "");
  return NO_SERIAL.has(text) || letters.length < 3 || REPEATED.test(letters) ||
    PROCESSOR_ID.test(text);
}

/** UUIDs of boards whose maker never set one, digits only. */
const NO_UUID = new Set([
  "00020003000400050006000700080009",
  "03000200040005000006000700080009",
  "03020100050400070008000900000000",
  "12345678123412341234123456789ABC",
  "12345678123456789012123456789ABC",
  "123456781234567890ABCDDEEFAABBCC",
  "11111111222233334444555555555555",
]);

/** True if a UUID identifies no computer, or is none. */
export function isPlaceholderUuid(uuid: string): boolean {
  const digits = uuid.toUpperCase().replaceAll(/[^0-9A-F]/g, "");
  // Of a real one, 32 digits of which 6 are random at most, nobody has seen a
  // copy with so few different digits.
  return digits.length !== 32 || NO_UUID.has(digits) ||
    new Set(digits).size <= 4;
}
