import type {
  AgentSettings,
  Offer,
  PollAnswer,
  ScanOrder,
} from "#server/domain/machines/poll_answer.ts";
import { declared, escaped } from "./print.ts";

/** Where agents reach the two listeners: `host:port`, without a scheme. */
export interface Locations {
  readonly http: string;
  readonly https: string;
}

/**
 * Prints the answer to a PROLOG. Its CONF always has all eight attributes: an
 * agent keeps its old value for one that is missing.
 *
 * Printed by hand, because it is printed more than anything else: `printXml`
 * would cost a poll 15 µs more.
 */
export function printPrologReply(
  { wantInventory, settings, offers, scan }: PollAnswer,
  locations: Locations,
): string {
  return declared(
    "<REPLY>" +
      `<RESPONSE>${wantInventory ? "SEND" : "STOP"}</RESPONSE>` +
      `<PROLOG_FREQ>${settings.pollHours}</PROLOG_FREQ>` +
      "<INVENTORY_ON_STARTUP>1</INVENTORY_ON_STARTUP>" +
      `<OPTION><NAME>DOWNLOAD</NAME>${conf(settings)}` +
      `${offers.map((offer) => pack(offer, locations)).join("")}</OPTION>` +
      (scan ? scanOption(scan) : "") +
      "</REPLY>",
  );
}

function conf(settings: AgentSettings): string {
  return '<PARAM TYPE="CONF"' +
    ` ON="${settings.downloadsOn ? "1" : "0"}"` +
    ` FRAG_LATENCY="${settings.fragmentLatencySeconds}"` +
    ` CYCLE_LATENCY="${settings.cycleLatencySeconds}"` +
    ` PERIOD_LATENCY="${settings.periodLatencySeconds}"` +
    ` PERIOD_LENGTH="${settings.cyclesPerPeriod}"` +
    ` TIMEOUT="${settings.giveUpDays}"` +
    ` EXECUTION_TIMEOUT="${settings.executionMinutes}"/>`;
}

/**
 * Agents put `https://` before INFO_LOC and the package's protocol before
 * PACK_LOC. No agent in the field reads CERT_PATH and CERT_FILE; all expect
 * them.
 */
function pack(
  { packageId, capability, force, protocol, mirror }: Offer,
  locations: Locations,
): string {
  const path = `/download/${capability}`;
  const fragments = mirror === null
    ? locations[protocol] + path
    : `${mirror.host}/download/${mirror.capability}`;
  return `<PARAM TYPE="PACK" ID="${packageId}"` +
    ` INFO_LOC="${escaped(locations.https + path)}"` +
    ` PACK_LOC="${escaped(fragments)}"` +
    ' CERT_PATH="INSTALL_PATH" CERT_FILE="INSTALL_PATH/cacert.pem"' +
    ` SCHEDULE="" POSTCMD="" FORCE="${force ? "1" : "0"}"/>`;
}

/** Agents since 2.11 choose how to scan by its type, older ones ignore it. */
function scanOption({ address, latencyMs }: ScanOrder): string {
  return `<OPTION><NAME>IPDISCOVER</NAME><PARAM IPDISC_LAT="${latencyMs}"` +
    ` SCAN_TYPE_IPDISCOVER="ICMP">${escaped(address)}</PARAM></OPTION>`;
}
