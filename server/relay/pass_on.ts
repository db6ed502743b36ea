import { RELAY_FOR_HEADER, RELAY_HEADER } from "#shared/relay/headers.ts";
import { MAX_BODY_BYTES } from "#server/agent/wire/envelope.ts";
import { type Centre, relayProblemIn } from "./centre.ts";
import type { Membership } from "./membership.ts";

/** A request of an agent that goes to the centre. */
export interface PassedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  /** Bytes can be sent again; a stream cannot. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** The agent's address. */
  readonly address: string;
}

/** Headers of one connection, which say nothing about the next. */
const OF_CONNECTION = [
  ...["connection", "keep-alive", "proxy-connection", "te", "trailer"],
  ...["transfer-encoding", "upgrade", "proxy-authenticate"],
  "proxy-authorization",
];

/** Headers that an agent must not be able to set at the centre. */
const NOT_FROM_AGENTS = [
  ...["host", "content-length", "expect", "forwarded", "x-forwarded-for"],
  ...["x-forwarded-proto", "x-forwarded-host", RELAY_HEADER],
  RELAY_FOR_HEADER,
];

/**
 * Sends a request of an agent to the centre, and returns its answer for the
 * agent.
 *
 * @returns null: the centre does not know this relay.
 * @throws {LinkDown} If the centre does not answer.
 */
export async function passOn(
  centre: Pick<Centre, "fetch">,
  membership: Membership,
  request: PassedRequest,
): Promise<Response> {
  const headers = without(request.headers, [
    ...OF_CONNECTION,
    ...NOT_FROM_AGENTS,
  ]);
  headers.set(RELAY_FOR_HEADER, request.address);
  const { method, path, body } = request;
  const send = () => centre.fetch(path, { method, headers, body });
  let answer: Response;
  try {
    answer = await send();
  } catch (error) {
    // A connection that the centre had closed for being idle fails so.
    if (body instanceof ReadableStream || !(error instanceof TypeError)) {
      throw error;
    }
    answer = await send();
  }
  if (answer.status === 401 && !answer.headers.has("www-authenticate")) {
    const problem = await relayProblemIn(answer);
    if (problem) membership.noteRevoked(problem.message);
    return new Response(null, {
      status: 503,
      headers: { "Retry-After": "60", "Cache-Control": "no-cache" },
    });
  }
  const forAgent = without(answer.headers, OF_CONNECTION);
  // The centre asks so of an agent that is to scan its network.
  if (answer.headers.get("connection")?.toLowerCase() === "close") {
    forAgent.set("Connection", "close");
  }
  return new Response(answer.body, {
    status: answer.status,
    headers: forAgent,
  });
}

function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of names) kept.delete(name);
  return kept;
}

/** A body that is too large. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/** A long body as it arrives, which ends with an error if it is too long. */
export function bounded(
  body: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) {
          throw new BodyTooLarge(`more than ${MAX_BODY_BYTES} bytes`);
        }
        controller.enqueue(chunk);
      },
    }),
  );
}

/**
 * True if a path leads to what the centre has for relays and servers: an agent
 * must never reach it with the relay's identity. The centre decodes paths.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const paths = ["/relay/plan", "/%72elay/plan", "//relay/x", "/ocsinventory"];
 * assertEquals(paths.map(isInternal), [true, true, true, false]);
 * ```
 */
export function isInternal(path: string): boolean {
  let plain = path;
  for (let depth = 0; depth < 3 && plain.includes("%"); depth++) {
    try {
      plain = decodeURIComponent(plain);
    } catch {
      break;
    }
  }
  return /^[\\/]+(?:\.{1,2}[\\/]+)*(?:relay|servers?)(?:[\\/?#]|$)/i.test(
    plain,
  );
}
