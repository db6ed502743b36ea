import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Answer } from "#server/domain/notifications/answer.ts";
import { retryAfter } from "#server/domain/notifications/next_retry.ts";
import { VERSION } from "#shared/version.ts";
import { publicLookup, requirePublicHost } from "./outbound.ts";

/** An attempt takes no longer, from the look-up of the name to the answer. */
const LONGEST_MS = 10_000;
/** By RFC 9110, a receiver that answers this wants nothing more. */
const GONE = 410;

/** One attempt to send a notification. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** It may be sent to a private address. */
  readonly allowPrivate: boolean;
  /** Breaks the attempt off. */
  readonly signal: AbortSignal;
  /** By default 10 seconds. */
  readonly longestMs?: number;
}

/**
 * Sends one notification. A connection of its own is made, to an address that
 * was checked; a redirect is not followed, and the body of the answer not read.
 *
 * @throws {DOMException} `AbortError`, if it was broken off.
 */
export async function sendWebhook(options: WebhookRequest): Promise<Answer> {
  const { longestMs = LONGEST_MS } = options;
  const late = AbortSignal.timeout(longestMs);
  try {
    const answer = await post(options, AbortSignal.any([options.signal, late]));
    const { statusCode: status = 0, headers } = answer;
    return {
      status,
      problem: problemOf(status, options.url, headers.location),
      retryAfterMs: retryAfter(headers["retry-after"] ?? null, Date.now()),
      isGone: status === GONE,
    };
  } catch (error) {
    options.signal.throwIfAborted();
    const problem = late.aborted
      ? `no answer in ${longestMs / 1000} seconds`
      : reasonOf(error as Error);
    return { status: null, problem, retryAfterMs: null };
  }
}

function post(
  { url: text, headers, body, allowPrivate }: WebhookRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const url = new URL(text);
    if (!allowPrivate) requirePublicHost(url.hostname);
    const bytes = new TextEncoder().encode(body);
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(
      url,
      {
        method: "POST",
        agent: false,
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": bytes.length,
          "user-agent": `Longshore/${VERSION}`,
        },
        ...!allowPrivate && { lookup: publicLookup },
      },
    );
    // Some ends of a connection are told by no event of the request, so the
    // attempt does not wait for one.
    const breakOff = () => {
      reject(new Error("broken off"));
      request.destroy();
    };
    signal.addEventListener("abort", breakOff, { once: true });
    const settle = () => signal.removeEventListener("abort", breakOff);
    request.once("response", (answer) => {
      settle();
      resolve(answer);
      // Nothing of the body is of use, however long it is.
      answer.destroy();
    });
    // An answer 101 is no `response`, and nobody else closes its connection.
    request.once("upgrade", (answer, socket) => {
      settle();
      resolve(answer);
      socket.destroy();
    });
    // Also what goes wrong after the answer, which nobody waits for.
    request.on("error", (error) => {
      settle();
      reject(error);
    });
    if (signal.aborted) return breakOff();
    request.end(bytes);
  });
}

function problemOf(
  status: number,
  url: string,
  location: string | undefined,
): string {
  if (status >= 200 && status < 300) return "";
  if (status < 300 || status >= 400) return `status ${status}`;
  // Not the whole address: what is a secret in ours is often in this one, too,
  // and everyone may read the warnings that repeat the problem.
  const origin = location === undefined
    ? "nowhere"
    : URL.parse(location, url)?.origin.slice(0, 200) ?? "no address";
  return `status ${status}: redirects are not followed; it leads to ${origin}`;
}

/** What went wrong, without what is the same at each attempt. */
function reasonOf({ message }: Error): string {
  return message.replace(/ \(os error \d+\)/g, "").slice(0, 300);
}
