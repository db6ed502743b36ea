import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Answer } from "#server/domain/notifications/answer.ts";
import { retryAfter } from "#server/domain/notifications/next_retry.ts";
import { VERSION } from "#shared/version.ts";
import { publicLookup, requirePublicHost } from "./outbound.ts";

/** An attempt takes no longer, from the look-up of the name to the answer. */
const LONGEST_MS = 10_000;

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
      problem: problemOf(status, headers.location),
      retryAfterMs: retryAfter(headers["retry-after"] ?? null, Date.now()),
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
    const breakOff = () => request.destroy(new Error("broken off"));
    signal.addEventListener("abort", breakOff, { once: true });
    const settle = () => signal.removeEventListener("abort", breakOff);
    request.once("response", (answer) => {
      settle();
      resolve(answer);
      // Nothing of the body is of use, however long it is.
      answer.destroy();
    });
    request.once("error", (error) => {
      settle();
      reject(error);
    });
    if (signal.aborted) return breakOff();
    request.end(bytes);
  });
}

function problemOf(status: number, location: string | undefined): string {
  if (status >= 200 && status < 300) return "";
  return status >= 300 && status < 400
    ? `status ${status}: redirects are not followed; it leads to ${
      (location ?? "nowhere").slice(0, 200)
    }`
    : `status ${status}`;
}

/** What went wrong, without what is the same at each attempt. */
function reasonOf({ message }: Error): string {
  return message.replace(/ \(os error \d+\)/g, "").slice(0, 300);
}
