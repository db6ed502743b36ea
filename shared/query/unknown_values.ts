/**
 * Values of a machine that may not be known, because it does not report them.
 * `software`: its list of software; `version`: that of a program it has.
 */
export const UNKNOWN_VALUES = [
  "name",
  "os",
  "agent",
  "software",
  "version",
  "ram",
  "disk",
  "cpu",
  "ip",
  "mac",
  "serial",
  "uuid",
  "user",
] as const;
export type UnknownValue = (typeof UNKNOWN_VALUES)[number];
