import type { Entry } from "#server/domain/machines/software.ts";
import type { Interface } from "./networks.ts";

/** The section of the network cards, one entry for each address or card. */
export const NETWORKS = "NETWORKS";

const MAX_INTERFACES = 1024;
const MAX_TEXT = 255;
/** Room for some hundred addresses in one field. */
const MAX_LIST = 8192;

/** The cards in the section NETWORKS, as parsed from XML or as stored. */
export function readInterfaces(networks: readonly Entry[]): Interface[] {
  return networks.slice(0, MAX_INTERFACES).map((entry) => {
    const address6 = textOf(entry.IPADDRESS6, MAX_LIST);
    const gateway = textOf(entry.IPGATEWAY, MAX_TEXT);
    return {
      description: textOf(entry.DESCRIPTION, MAX_TEXT),
      status: textOf(entry.STATUS, MAX_TEXT),
      address: textOf(entry.IPADDRESS, MAX_LIST),
      mask: textOf(entry.IPMASK, MAX_LIST),
      ...address6 !== "" && { address6 },
      ...gateway !== "" && { gateway },
    };
  });
}

/** HARDWARE/IPADDR, in which Unix agents join all IPv4 addresses. */
export function reportedAddress(hardware: readonly Entry[]): string {
  return textOf(hardware[0]?.IPADDR, MAX_LIST);
}

/** The trimmed text of a field; if it occurs more than once, joined. */
function textOf(value: unknown, max: number): string {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) =>
    typeof one === "object" && one !== null && "#text" in one
      ? one["#text"]
      : one
  ).filter((one) => typeof one === "string")
    .map((one) => one.trim()).join(" ").trim().slice(0, max);
}
