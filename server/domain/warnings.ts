import type { Warning } from "../../shared/server.ts";

/** A disk is low with less than either of them. */
const LOW_BYTES = 1024 ** 3;
const LOW_PART = 0.1;

/** What the server says of itself that wants attention. */
export function serverWarnings(found: {
  /** One sentence each, of the certificate agents are served with. */
  readonly certificate: readonly string[];
  /** Bytes of the data folder's disk; null where they are not known. */
  readonly disk: { readonly free: number; readonly total: number } | null;
}): Warning[] {
  const { certificate, disk } = found;
  return [
    ...certificate.map((message) => ({
      code: "certificate" as const,
      message,
    })),
    ...disk && isLow(disk) ? [lowDisk(disk)] : [],
  ];
}

function isLow({ free, total }: { free: number; total: number }): boolean {
  return free < LOW_BYTES || free < total * LOW_PART;
}

function lowDisk({ free, total }: { free: number; total: number }): Warning {
  const gib = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
  return {
    code: "disk_low",
    message: `The data folder's disk has ${gib(free)} GiB of ${
      gib(total)
    } GiB left: free some space, or results and uploads will be refused.`,
  };
}
