import { isIP } from "node:net";
import * as x509 from "./x509.ts";

/** A host name in lower case, or an address in its short form, no brackets. */
export function plainName(name: string): string {
  const bare = name.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  if (isIP(bare) !== 6) return bare.toLowerCase();
  return new URL(`http://[${bare}]`).hostname.slice(1, -1);
}

/** The names under which an agent that checks host names would refuse it. */
export function namesNotCovered(
  certificate: x509.X509Certificate,
  names: readonly string[],
): string[] {
  const carried = namesOf(certificate);
  return names.filter((name) => !carried.some((one) => covers(one, name)));
}

/** The alternative names; if none is a host name, the common name too. */
export function namesOf(certificate: x509.X509Certificate): string[] {
  const items = certificate
    .getExtension(x509.SubjectAlternativeNameExtension)
    ?.names.items ?? [];
  const names = items
    .filter(({ type }) => type === "dns" || type === "ip")
    .map(({ value }) => plainName(value));
  if (items.some(({ type }) => type === "dns")) return names;
  return [...names, ...certificate.subjectName.getField("CN").map(plainName)];
}

/** A leading `*.` matches exactly one label, and no address. */
function covers(carried: string, name: string): boolean {
  if (carried === name) return true;
  if (!carried.startsWith("*.") || isIP(name)) return false;
  const dot = name.indexOf(".");
  return dot > 0 && name.slice(dot) === carried.slice(1);
}
