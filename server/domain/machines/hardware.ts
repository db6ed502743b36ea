import type { Entry } from "./software.ts";

/**
 * The hardware facts that queries use; null if the machine does not report
 * them.
 */
export interface HardwareFacts {
  /** Its user: logged in, or last logged in. */
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  /** Free space on the system drive, else on the largest drive. */
  readonly diskFreeMib: number | null;
}

/** Sections of an inventory that contain the facts. */
export const FACT_SECTIONS = ["HARDWARE", "CPUS", "DRIVES"] as const;

const MAX_TEXT = 255;
/** An exbibyte: more than any machine has. */
const MAX_MIB = 2 ** 40;

/** @param entriesOf The elements of a section; empty if it was not sent. */
export function hardwareFacts(
  entriesOf: (section: string) => readonly Entry[],
): HardwareFacts {
  const hardware = entriesOf("HARDWARE")[0] ?? {};
  const cpu = entriesOf("CPUS")[0] ?? {};
  const first = (...values: unknown[]) =>
    values.map(textOf).find((value) => value !== "") ?? "";
  return {
    user: first(hardware.USERID, hardware.LASTLOGGEDUSER),
    cpu: first(cpu.TYPE, cpu.NAME, hardware.PROCESSORT),
    ramMib: mebibytes(hardware.MEMORY),
    diskFreeMib: freeOf(entriesOf("DRIVES")),
  };
}

function freeOf(drives: readonly Entry[]): number | null {
  const drivesWithFree = drives.filter(({ FREE }) => mebibytes(FREE) !== null);
  const system = drivesWithFree.find((drive) =>
    textOf(drive.TYPE) === "/" || /^c:/i.test(textOf(drive.LETTER))
  );
  const size = ({ TOTAL }: Entry) => mebibytes(TOTAL) ?? 0;
  const largest = drivesWithFree.toSorted((a, b) => size(b) - size(a))[0];
  return mebibytes((system ?? largest)?.FREE);
}

function textOf(value: unknown): string {
  return typeof value === "string"
    ? value.trim().slice(0, MAX_TEXT).toWellFormed()
    : "";
}

function mebibytes(value: unknown): number | null {
  const text = textOf(value);
  const number = Number(text);
  return /^\d{1,15}(\.\d+)?$/.test(text) && number <= MAX_MIB
    ? Math.floor(number)
    : null;
}

/** The version in an agent's User-Agent; empty if there is none. */
export function agentVersion(agent: string): string {
  return /\d+(?:\.\d+)+/.exec(agent.slice(0, 500))?.[0] ?? "";
}
