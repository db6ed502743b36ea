import { mebibytes, textOf } from "./read_values.ts";
import type { Entry } from "./software.ts";
import { systemDiskFree } from "./system_disk.ts";

/**
 * The hardware facts that queries use; null if the machine does not report
 * them.
 */
export interface HardwareFacts {
  /** Its user: logged in, or last logged in. */
  readonly user: string;
  readonly cpu: string;
  readonly ramMib: number | null;
  /** Free space on the system volume; null also if that is not known. */
  readonly diskFreeMib: number | null;
}

export const HARDWARE = "HARDWARE";

/** Sections of an inventory that contain the facts. */
export const FACT_SECTIONS = [HARDWARE, "CPUS", "DRIVES", "ENVS"] as const;

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
    diskFreeMib: systemDiskFree(
      textOf(hardware.OSNAME),
      entriesOf("DRIVES"),
      entriesOf("ENVS"),
    ),
  };
}

/** The version in an agent's User-Agent; empty if there is none. */
export function agentVersion(agent: string): string {
  return /\d+(?:\.\d+)+/.exec(agent.slice(0, 500))?.[0] ?? "";
}
