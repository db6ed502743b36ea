import { printXml } from "./print.ts";

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
 */
export function printPrologReply(reply: PrologReply): string {
  return printXml({
    REPLY: {
      RESPONSE: reply.wantInventory ? "SEND" : "STOP",
      PROLOG_FREQ: reply.pollHours,
      INVENTORY_ON_STARTUP: 1,
      OPTION: [
        downloadOption(reply.download),
        ...reply.scan ? [scanOption(reply.scan)] : [],
      ],
    },
  });
}

/** Agents since 2.11 choose how to scan by its type, older ones ignore it. */
function scanOption({ address, latencyMs }: ScanOrder) {
  return {
    NAME: "IPDISCOVER",
    PARAM: {
      "@IPDISC_LAT": latencyMs,
      "@SCAN_TYPE_IPDISCOVER": "ICMP",
      "#text": address,
    },
  };
}

function downloadOption(orders: DownloadOrders) {
  return {
    NAME: "DOWNLOAD",
    PARAM: [
      {
        "@TYPE": "CONF",
        "@ON": orders.on ? "1" : "0",
        "@FRAG_LATENCY": orders.fragmentLatencySeconds,
        "@CYCLE_LATENCY": orders.cycleLatencySeconds,
        "@PERIOD_LATENCY": orders.periodLatencySeconds,
        "@PERIOD_LENGTH": orders.cyclesPerPeriod,
        "@TIMEOUT": orders.giveUpDays,
        "@EXECUTION_TIMEOUT": orders.executionMinutes,
      },
      ...orders.packages.map((order) => ({
        "@TYPE": "PACK",
        "@ID": order.id,
        "@INFO_LOC": order.infoLocation,
        "@PACK_LOC": order.fragmentLocation,
        // No agent in the field reads these two; all expect them.
        "@CERT_PATH": "INSTALL_PATH",
        "@CERT_FILE": "INSTALL_PATH/cacert.pem",
        "@SCHEDULE": "",
        "@POSTCMD": "",
        "@FORCE": order.force ? "1" : "0",
      })),
    ],
  };
}
