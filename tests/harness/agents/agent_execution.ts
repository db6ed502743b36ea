import { createHash, type Hash } from "node:crypto";
import type { SimulatedMachine } from "./agent_machine.ts";

/** The action of a package on the machine. */
export interface Task {
  readonly id: number;
  readonly machine: SimulatedMachine;
  /** LAUNCH, EXECUTE or STORE. */
  readonly action: string;
  readonly command: string;
  readonly path: string;
  /** The size of the archive, whose digest has been verified. */
  readonly bytes: number;
  readonly postCommand: string;
}

/** The outcome; "dies": the power goes off before the end. */
export type Execution = "dies" | {
  /** Default 0. */
  readonly exitCode?: number;
  /** The code to report verbatim, regardless of the exit code. */
  readonly code?: string;
  /** The duration, in real milliseconds. */
  readonly delayMs?: number;
};

export type Behaviour = (task: Task) => Execution | Promise<Execution>;

/**
 * Debian's agent knows only MD5; the Windows agent passes the name to OpenSSL.
 */
export function hashOf(algorithm: string, unix: boolean): Hash | null {
  const known = unix ? ["MD5"] : ["MD5", "SHA1", "SHA256"];
  return known.includes(algorithm) ? createHash(algorithm.toLowerCase()) : null;
}

/** `YYYY/MM/DD HH:MM`, local time; anything else means now. */
export function isLater(schedule: string, now: Date): boolean {
  return new Date(schedule).getTime() > now.getTime();
}

/** The code that an agent reports for an exit code; each family has its own. */
export function resultCode(
  family: "unix" | "windows",
  action: string,
  exitCode: number,
): string {
  if (family === "unix") {
    if (action === "LAUNCH") return `SUCCESS_${exitCode}`;
    return exitCode === 0 ? "SUCCESS" : "ERR_EXECUTE";
  }
  return {
    0: "SUCCESS",
    1641: "SUCCESS_REBOOT_INITIATED",
    3010: "SUCCESS_REBOOT_REQUIRED",
    3011: "SUCCESS_RESTART_REQUIRED",
  }[exitCode] ?? `EXIT_CODE_${exitCode}`;
}
