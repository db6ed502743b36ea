import * as z from "zod";

/** A host name, an IPv4 address or an IPv6 address in brackets, and a port. */
const HOST_PORT =
  /^(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?$/;

/** What is expected where a text is not valid. */
export const FRAGMENT_HOST_EXPECTED =
  "HOST or HOST:PORT of a mirror, without http:// and without a path";

/**
 * The host that machines fetch fragments from; empty: this server. Upper case
 * is turned into lower case, because names are compared.
 */
export const FragmentHost = z.string().trim().toLowerCase().max(253).refine(
  (text) => text === "" || isHost(text),
  FRAGMENT_HOST_EXPECTED,
);

function isHost(text: string): boolean {
  const found = HOST_PORT.exec(text);
  if (!found) return false;
  const port = found[1];
  return port === undefined || Number(port) >= 1 && Number(port) <= 65535;
}
