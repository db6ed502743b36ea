import { type Format, sealEnvelope } from "./envelope.ts";
import { NEVER_CACHED } from "./headers.ts";

/** The headers of a request that decide how its answer is labelled. */
export interface ReplyTo {
  /** The User-Agent. */
  readonly agent: string;
  /** The request's own Content-Type. */
  readonly contentType: string;
}

/**
 * Packs an answer in the format of its request.
 *
 * OCS agents and FusionInventory ignore the Content-Type of an answer, and the
 * OCS server always says `application/x-compressed`. GLPI's agent decides by it
 * how to unpack, and knows `application/x-compress-zlib` and
 * `application/x-compress-gzip` only (GLPI::Agent::HTTP::Client::uncompress,
 * 1.12). Such agents label their requests in the same way.
 */
export function sealedReply(
  to: ReplyTo,
  format: Format,
  text: string,
  { status = 200, headers = {} }: {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Response {
  return new Response(sealEnvelope({ format, text }), {
    status,
    headers: {
      "Content-Type": contentTypeFor(to, format),
      ...NEVER_CACHED,
      ...headers,
    },
  });
}

/** The Content-Type of an answer in this format. */
export function contentTypeFor(to: ReplyTo, format: Format): string {
  if (format === "plain") return "application/xml";
  return isGlpiAgent(to.agent) || NAMED_FORMAT.test(to.contentType)
    ? `application/x-compress-${format}`
    : "application/x-compressed";
}

/** A Content-Type that names the packing. */
const NAMED_FORMAT = /^application\/x-compress-(?:zlib|gzip)\b/i;

/** True for GLPI's agent, by its User-Agent: `GLPI-Agent_v1.11`. */
export function isGlpiAgent(agent: string): boolean {
  return /^GLPI-Agent/i.test(agent);
}

/**
 * The answer to a request that is refused for a reason the person at the agent
 * should read: GLPI's agent prints the message of such JSON, and others that
 * print answers can read the XML.
 */
export function refusedReply(
  to: ReplyTo,
  format: Format,
  status: number,
  { message, xml }: { readonly message: string; readonly xml: string },
): Response {
  if (!isGlpiAgent(to.agent)) return sealedReply(to, format, xml, { status });
  const body = JSON.stringify({ status: "error", message });
  return new Response(body, {
    status,
    headers: {
      "Content-Type": "application/json",
      "Content-Length": String(body.length),
      ...NEVER_CACHED,
    },
  });
}
