import { declared, escaped } from "./print.ts";

/** What a machine is told when it polls; times in the unit the agent wants. */
export interface PrologReply {
  /** Whether the agent should send an inventory now. */
  readonly wantInventory: boolean;
  readonly pollHours: number;
  readonly download: DownloadOrders;
  /** The network to scan before the inventory; null: none. */
  readonly scan: ScanOrder | null;
}

export interface ScanOrder {
  /** The network's first address. */
  readonly address: string;
  /** Pause between two addresses. */
  readonly latencyMs: number;
}

export interface DownloadOrders {
  readonly on: boolean;
  readonly fragmentLatencySeconds: number;
  readonly cycleLatencySeconds: number;
  readonly periodLatencySeconds: number;
  readonly cyclesPerPeriod: number;
  readonly giveUpDays: number;
  readonly executionMinutes: number;
  readonly packages: readonly PackageOrder[];
}

export interface PackageOrder {
  readonly id: number;
  /** `host[:port]/path` without a scheme: agents put `https://` before it. */
  readonly infoLocation: string;
  /** The same; agents put the package's protocol before it. */
  readonly fragmentLocation: string;
  readonly force: boolean;
}

/**
 * Prints the answer to a PROLOG. Its CONF is always there with all eight
 * attributes: what is missing keeps an old value on the agent.
 *
 * It is what is printed most, and so by hand: 15 µs less a poll.
 */
export function printPrologReply(reply: PrologReply): string {
  return declared(
    "<REPLY>" +
      `<RESPONSE>${reply.wantInventory ? "SEND" : "STOP"}</RESPONSE>` +
      `<PROLOG_FREQ>${reply.pollHours}</PROLOG_FREQ>` +
      "<INVENTORY_ON_STARTUP>1</INVENTORY_ON_STARTUP>" +
      downloadOption(reply.download) +
      (reply.scan ? scanOption(reply.scan) : "") +
      "</REPLY>",
  );
}

/** Agents since 2.11 choose how to scan by its type, older ones ignore it. */
function scanOption({ address, latencyMs }: ScanOrder): string {
  return `<OPTION><NAME>IPDISCOVER</NAME><PARAM IPDISC_LAT="${latencyMs}"` +
    ` SCAN_TYPE_IPDISCOVER="ICMP">${escaped(address)}</PARAM></OPTION>`;
}

function downloadOption(orders: DownloadOrders): string {
  let packages = "";
  for (const { id, infoLocation, fragmentLocation, force } of orders.packages) {
    // No agent in the field reads the certificate's two; all expect them.
    packages += `<PARAM TYPE="PACK" ID="${id}"` +
      ` INFO_LOC="${escaped(infoLocation)}"` +
      ` PACK_LOC="${escaped(fragmentLocation)}" CERT_PATH="INSTALL_PATH"` +
      ' CERT_FILE="INSTALL_PATH/cacert.pem" SCHEDULE="" POSTCMD=""' +
      ` FORCE="${force ? "1" : "0"}"/>`;
  }
  return '<OPTION><NAME>DOWNLOAD</NAME><PARAM TYPE="CONF"' +
    ` ON="${orders.on ? "1" : "0"}"` +
    ` FRAG_LATENCY="${orders.fragmentLatencySeconds}"` +
    ` CYCLE_LATENCY="${orders.cycleLatencySeconds}"` +
    ` PERIOD_LATENCY="${orders.periodLatencySeconds}"` +
    ` PERIOD_LENGTH="${orders.cyclesPerPeriod}"` +
    ` TIMEOUT="${orders.giveUpDays}"` +
    ` EXECUTION_TIMEOUT="${orders.executionMinutes}"/>${packages}</OPTION>`;
}
