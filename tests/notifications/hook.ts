import { until } from "#tests/harness/time/until.ts";

/** One request to a hook. */
export interface HookRequest {
  readonly path: string;
  readonly id: string;
  readonly body: string;
  readonly headers: Headers;
}

export type Hook = ReturnType<typeof openHook>;

/**
 * A receiver of notifications on a real port.
 *
 * @param answer What it answers; by default 204. `null`: nothing, until it is
 * closed.
 */
export function openHook(
  answer: (received: HookRequest, nth: number) => Response | null = () =>
    new Response(null, { status: 204 }),
) {
  const received: HookRequest[] = [];
  const closing = Promise.withResolvers<Response>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const one = {
        path: new URL(request.url).pathname,
        id: request.headers.get("webhook-id") ?? "",
        body: await request.text(),
        headers: request.headers,
      };
      received.push(one);
      return answer(one, received.length) ?? await closing.promise;
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    received,
    /** Waits for so many requests. */
    count: (n: number) =>
      until(() => received.length >= n, `${n} requests to the hook`),
    async [Symbol.asyncDispose]() {
      closing.resolve(new Response(null, { status: 503 }));
      await server.shutdown();
    },
  };
}

/** True if a request is signed with a secret, by another implementation. */
export async function isSigned(
  { headers, body }: HookRequest,
  secret: string,
): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.fromBase64(secret.replace("whsec_", "")),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const [version, signature] = headers.get("webhook-signature")!.split(",");
  const signed = [
    ...[headers.get("webhook-id"), headers.get("webhook-timestamp"), body],
  ].join(".");
  return version === "v1" &&
    await crypto.subtle.verify(
      "HMAC",
      key,
      Uint8Array.fromBase64(signature!),
      new TextEncoder().encode(signed),
    );
}
